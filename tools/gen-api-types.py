#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI document -> TypeScript: one entry of Ops for each operation, and which of them are GET.

usage: gen-api-types.py openapi.json OUT.ts
"""
import json
import pathlib
import sys

PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def key(name):
    return name if name.isidentifier() else json.dumps(name)


def object_type(schema, depth):
    properties, required = schema.get("properties", {}), set(schema.get("required", []))
    pad = "  " * (depth + 1)
    rows = [f"{pad}{key(name)}{'' if name in required else '?'}: {ts(one, depth + 1)};" for name, one in sorted(properties.items())]
    if schema.get("additionalProperties", True) is not False and not properties:
        return "Record<string, any>"
    return "{\n" + "\n".join(rows) + "\n" + "  " * depth + "}" if rows else "Record<string, never>"


def ts(schema, depth=0):
    if "$ref" in schema:
        return f"Results[{json.dumps(schema['$ref'].split('/')[-1])}]"
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "anyOf" in schema or "oneOf" in schema:
        return " | ".join(ts(one, depth) for one in schema.get("anyOf", schema.get("oneOf")))
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds:
        return "any"
    return " | ".join(one_kind(kind, schema, depth) for kind in kinds)


def one_kind(kind, schema, depth):
    if kind == "array":
        return f"Array<{ts(schema.get('items', {}), depth)}>"
    return object_type(schema, depth) if kind == "object" else PLAIN[kind]


def args_of(method):
    if "requestBody" in method:
        return method["requestBody"]["content"]["application/json"]["schema"]
    parameters = method.get("parameters", [])
    return {"type": "object", "additionalProperties": False, "properties": {p["name"]: p["schema"] for p in parameters},
            "required": [p["name"] for p in parameters if p["required"]]}


def main():
    document, out = json.loads(pathlib.Path(sys.argv[1]).read_text()), pathlib.Path(sys.argv[2])
    operations = {m["operationId"]: (verb, m) for item in document["paths"].values() for verb, m in item.items() if "operationId" in m}
    schemas = document["components"]["schemas"]
    lines = ["// Made by tools/gen-api-types.py from the OpenAPI document.", "export interface Results {"]
    lines += [f"  {key(name)}: {ts(schema, 1)};" for name, schema in sorted(schemas.items())]
    lines += ["}", "export interface Ops {"]
    lines += [f"  {key(name)}: {{ args: {ts(args_of(method), 1)}; result: {'Results[' + json.dumps(name) + ']' if name in schemas else 'any'} }};"
              for name, (_, method) in sorted(operations.items())]
    reads = [name for name, (verb, _) in sorted(operations.items()) if verb == "get"]
    lines += ["}", f"export const reads: readonly string[] = {json.dumps(reads)};", ""]
    text = "\n".join(lines)
    if not out.exists() or out.read_text() != text:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text)


main()
