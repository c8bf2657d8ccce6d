//go:build js && wasm

package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"dario.cat/mergo"
	"github.com/jeremywohl/flatten"
	"sigs.k8s.io/yaml"
)

// yamlToJSON reads YAML (or JSON) as Argo CD does: booleans and numbers by YAML 1.1, keys as text.
func yamlToJSON(text string) (any, error) {
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return nil, err
	}
	return json.RawMessage(data), nil
}

// mergeParams lays one set of params over another as the matrix and merge generators do.
func mergeParams(params, override any) (any, error) {
	below, belowIsMap := params.(map[string]any)
	above, aboveIsMap := override.(map[string]any)
	if !belowIsMap || !aboveIsMap {
		return nil, errors.New("params are no map")
	}
	if err := mergo.Merge(&below, above, mergo.WithOverride); err != nil {
		return nil, err
	}
	return tell(below), nil
}

// flattenParams names every leaf by its dotted path and prints it, as selectors see params.
func flattenParams(params any) (map[string]string, error) {
	nested, ok := params.(map[string]any)
	if !ok {
		return nil, errors.New("params are no map")
	}
	flat, err := flatten.Flatten(widen(nested), "", flatten.DotStyle)
	if err != nil {
		return nil, err
	}
	printed := make(map[string]string, len(flat))
	for key, value := range flat {
		printed[key] = fmt.Sprintf("%v", value)
	}
	return printed, nil
}

// widen makes the maps of strings inside params maps of anything, which flatten goes into.
func widen(params map[string]any) map[string]any {
	wide := make(map[string]any, len(params))
	for key, value := range params {
		switch typed := value.(type) {
		case map[string]string:
			inner := make(map[string]any, len(typed))
			for name, text := range typed {
				inner[name] = text
			}
			wide[key] = inner
		case map[string]any:
			wide[key] = widen(typed)
		default:
			wide[key] = value
		}
	}
	return wide
}
