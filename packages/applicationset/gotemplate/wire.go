//go:build js && wasm

package main

// Argo CD's params hold Go types that JSON does not tell apart and templates do (a missing key of a
// map[string]string is "", of a map[string]any it is <no value>). So a map of strings travels as
// {"\u0001strings": {…}}, a list of strings as {"\u0001list": […]}, an integer as {"\u0001int": n}.
const (
	stringMapMark  = "\u0001strings"
	stringListMark = "\u0001list"
	integerMark    = "\u0001int"
)

// revive turns a decoded request value into the Go types that it stands for.
func revive(value any) any {
	switch typed := value.(type) {
	case []any:
		for i, item := range typed {
			typed[i] = revive(item)
		}
		return typed
	case map[string]any:
		if entries, ok := typed[stringMapMark].(map[string]any); ok {
			return stringMap(entries)
		}
		if items, ok := typed[stringListMark].([]any); ok {
			return stringList(items)
		}
		if number, ok := typed[integerMark].(float64); ok {
			return int(number)
		}
		for key, item := range typed {
			typed[key] = revive(item)
		}
	}
	return value
}

// tell is the way back: it marks the Go types that JSON would lose.
func tell(value any) any {
	switch typed := value.(type) {
	case map[string]string:
		return map[string]any{stringMapMark: typed}
	case []string:
		return map[string]any{stringListMark: typed}
	case int:
		return map[string]any{integerMark: typed}
	case []any:
		told := make([]any, len(typed))
		for i, item := range typed {
			told[i] = tell(item)
		}
		return told
	case map[string]any:
		told := make(map[string]any, len(typed))
		for key, item := range typed {
			told[key] = tell(item)
		}
		return told
	}
	return value
}

func stringMap(entries map[string]any) map[string]string {
	texts := make(map[string]string, len(entries))
	for key, entry := range entries {
		texts[key], _ = entry.(string)
	}
	return texts
}

func stringList(items []any) []string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i], _ = item.(string)
	}
	return texts
}
