//go:build js && wasm

package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"github.com/gosimple/slug"
	"sigs.k8s.io/yaml"
)

// base carries the functions that Argo CD gives its templates: sprig without those that look at the
// machine, and its own five. The name "base" is part of its error messages.
var base = template.New("base").Funcs(functions())

func functions() template.FuncMap {
	known := sprig.GenericFuncMap()
	delete(known, "env")
	delete(known, "expandenv")
	delete(known, "getHostByName")
	known["normalize"] = normalize
	known["slugify"] = slugify
	known["toYaml"] = toYAML
	known["fromYaml"] = fromYAML
	known["fromYamlArray"] = fromYAMLArray
	return known
}

// renderAll renders templates in turn with the same params; the first failure ends it.
func renderAll(texts, options []string, params any) ([]string, error) {
	rendered := make([]string, 0, len(texts))
	for _, text := range texts {
		result, err := render(text, options, params)
		if err != nil {
			return nil, err
		}
		rendered = append(rendered, result)
	}
	return rendered, nil
}

func render(text string, options []string, params any) (string, error) {
	parsed, err := parse(text, options)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, params); err != nil {
		return "", fmt.Errorf("failed to execute go template %s: %w", text, err)
	}
	return out.String(), nil
}

// parsed keeps templates by their options and text: every Application of a set uses the same ones, and
// cloning base costs more than rendering.
var parsed = map[string]*template.Template{}

const parsedLimit = 1000

func parse(text string, options []string) (*template.Template, error) {
	key := strings.Join(options, "\x00") + "\x01" + text
	if known, ok := parsed[key]; ok {
		return known, nil
	}
	fresh, err := base.Clone()
	if err != nil {
		return nil, fmt.Errorf("failed to clone base template: %w", err)
	}
	for _, option := range options {
		fresh = fresh.Option(option)
	}
	if fresh, err = fresh.Parse(text); err != nil {
		return nil, fmt.Errorf("failed to parse template %s: %w", text, err)
	}
	if len(parsed) >= parsedLimit {
		clear(parsed)
	}
	parsed[key] = fresh
	return fresh, nil
}

var notInDNSName = regexp.MustCompile("[^-a-z0-9.]")

// normalize makes a DNS name of any text, at most 253 bytes long.
func normalize(name string) string {
	name = notInDNSName.ReplaceAllString(strings.ToLower(name), "-")
	if len(name) > 253 {
		name = name[:253]
	}
	return strings.Trim(name, "-.")
}

// slugify takes [maximum length [whether to cut at words]] and the name, which comes last.
// A wrong type panics; text/template turns that into an error of the template, as in Argo CD.
func slugify(args ...any) string {
	limit, smart, name := 50, true, ""
	for i, arg := range args {
		switch {
		case i == len(args)-1:
			name = arg.(string)
		case i == 0:
			limit = arg.(int)
		case i == 1:
			smart = arg.(bool)
		}
	}
	slug.EnableSmartTruncate = smart
	slug.MaxLength = limit
	return slug.Make(normalize(name))
}

// branchSlug is what the pullRequest generator makes of a branch.
func branchSlug(branch string) string {
	slug.MaxLength = 50
	slug.CustomSub = map[string]string{"_": "-"}
	return slug.Make(branch)
}

func toYAML(value any) (string, error) {
	data, err := yaml.Marshal(value)
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(string(data), "\n"), nil
}

func fromYAML(text string) (map[string]any, error) {
	value := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return nil, err
	}
	return value, nil
}

func fromYAMLArray(text string) ([]any, error) {
	value := []any{}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return nil, err
	}
	return value, nil
}
