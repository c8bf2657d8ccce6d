//go:build js && wasm

// The Go side of rendering an ApplicationSet: what Argo CD leaves to Go libraries (text/template with
// sprig, YAML, mergo, flatten, slug) runs here as it does there, with the versions of Argo CD 3.5.1.
//
// JavaScript calls one function with a JSON request and gets a JSON answer: {"result": …} or
// {"error": "…"}. Params travel as wire.go says.
package main

import (
	"encoding/json"
	"fmt"
	"syscall/js"
)

type request struct {
	Op        string   `json:"op"`
	Templates []string `json:"templates"`
	Options   []string `json:"options"`
	Params    any      `json:"params"`
	Override  any      `json:"override"`
	Text      string   `json:"text"`
}

func main() {
	js.Global().Set("gotemplate", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return answer(args[0].String())
	}))
	select {}
}

func answer(text string) (reply string) {
	defer func() {
		if failure := recover(); failure != nil {
			reply = encode(map[string]any{"error": fmt.Sprint(failure)})
		}
	}()
	result, err := perform(text)
	if err != nil {
		return encode(map[string]any{"error": err.Error()})
	}
	return encode(map[string]any{"result": result})
}

func perform(text string) (any, error) {
	var asked request
	if err := json.Unmarshal([]byte(text), &asked); err != nil {
		return nil, err
	}
	switch asked.Op {
	case "render":
		return renderAll(asked.Templates, asked.Options, revive(asked.Params))
	case "yaml":
		return yamlToJSON(asked.Text)
	case "merge":
		return mergeParams(revive(asked.Params), revive(asked.Override))
	case "flatten":
		return flattenParams(revive(asked.Params))
	case "print":
		return fmt.Sprintf("%v", revive(asked.Params)), nil
	case "slug":
		return branchSlug(asked.Text), nil
	}
	return nil, fmt.Errorf("unknown operation %q", asked.Op)
}

func encode(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return `{"error": "the answer is not JSON"}`
	}
	return string(data)
}
