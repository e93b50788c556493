#!/usr/bin/env python3
"""An OpenAPI 3.0 document of as many operations as asked for: benches/synthetic.py OPERATIONS > document.json

One resource for each four operations, as services have them: a thing to read by id (200 | 404), a page of things, a thing
to make from a checked body (201 | 409), a thing to delete (204 | 404). Each resource has two models, one with `readOnly`
properties, one in a list, and its own enum; ten resources share a tag. Sizes are linear in OPERATIONS.
"""
import json
import sys

KINDS = ["Book", "Order", "Payment", "Review", "Parcel", "Invoice", "Ticket", "Customer", "Vehicle", "Reading"]


def resource(number):
    kind = f"{KINDS[number % len(KINDS)]}{number // len(KINDS)}"
    path, tag = f"/{kind.lower()}s", f"group{number // 10}"
    reference = {"$ref": f"#/components/schemas/{kind}"}
    problem = {"description": "Why not.",
               "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    found = {"description": f"The {kind}.", "content": {"application/json": {"schema": reference}}}
    page = {"type": "object", "required": ["items", "total", "page", "page_size"], "properties": {
        "items": {"type": "array", "items": reference}, "total": {"type": "integer"},
        "page": {"type": "integer"}, "page_size": {"type": "integer"}}}
    one = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}]
    many = [{"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
            {"name": "page_size", "in": "query", "schema": {"type": "integer", "maximum": 100, "default": 20}}]
    operations = [
        (f"{path}/{{id}}", "get", {"operationId": f"read{kind}", "parameters": one,
                                   "responses": {"200": found, "404": problem}}),
        (path, "get", {"operationId": f"list{kind}s", "parameters": many, "responses": {"200": {
            "description": "A page.",
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/Page_{kind}_"}}}}}}),
        (path, "post", {"operationId": f"create{kind}",
                        "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
                        "responses": {"201": found, "409": problem}}),
        (f"{path}/{{id}}", "delete", {"operationId": f"delete{kind}", "parameters": one,
                                      "responses": {"204": {"description": "Gone."}, "404": problem}}),
    ]
    schemas = {
        kind: {"type": "object", "required": ["id", "name", "state"], "description": f"A {kind}.", "properties": {
            "id": {"type": "integer", "readOnly": True, "description": "Given by the server."},
            "name": {"type": "string", "minLength": 1, "maxLength": 100, "description": "What it is called."},
            "state": {"type": "string", "enum": ["draft", "open", f"closed{number}"]},
            "price": {"type": "number", "minimum": 0},
            "made": {"type": "string", "format": "date-time", "readOnly": True},
            "notes": {"type": "string", "nullable": True},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
            "lines": {"type": "array", "items": {"$ref": f"#/components/schemas/{kind}Line"}}}},
        f"{kind}Line": {"type": "object", "required": ["sku", "quantity"], "properties": {
            "sku": {"type": "string", "pattern": "^[A-Z0-9]{4,12}$"},
            "quantity": {"type": "integer", "minimum": 1},
            f"comment{number}": {"type": "string"}}},
        f"Page_{kind}_": page,
    }
    return tag, operations, schemas


def main():
    count = int(sys.argv[1])
    paths, schemas, made = {}, {}, 0
    schemas["Problem"] = {"type": "object", "required": ["code", "message"],
                          "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
    number = 0
    while made < count:
        tag, operations, more = resource(number)
        number += 1
        schemas.update(more)
        for path, method, operation in operations[:count - made]:
            paths.setdefault(path, {})[method] = {"tags": [tag], "summary": operation["operationId"], **operation}
            made += 1
    json.dump({"openapi": "3.0.3", "info": {"title": "Synthetic", "version": "1.0.0"}, "paths": paths,
               "components": {"schemas": schemas}}, sys.stdout, indent=1)


main()
