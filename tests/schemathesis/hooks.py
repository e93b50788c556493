"""Which findings of schemathesis are left out: each with its reason, and each as narrow as it is. `run` prints how many.

Most are refusals of what schemathesis takes for right. Such a one is left out only where every single value that the answer
complains of is explained here, by what was sent: a refusal that is wrong in one value is still a failure.
"""

import atexit
import json
import os
import re

import jsonschema_rs
import schemathesis

COUNTS = {}


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for what is left out."""
    kind = type(failure).__name__
    reason = None
    if kind == "RejectedPositiveData" and response.status_code in (400, 422):
        reason = refused(case, response)
    elif kind == "IgnoredAuth" and "invalid credentials provided" in failure.message:
        # A mock, and a fresh crate, know nobody: they let in whoever shows credentials. Those who show none are refused.
        reason = "credentials that no mock can know"
    if reason is None:
        return True
    COUNTS[reason] = COUNTS.get(reason, 0) + 1
    return False


def refused(case, response):
    """Why what was refused may be; nothing where there is any doubt."""
    if spoilt_names(case, response):
        return "names of parts with control characters"
    try:
        answer = json.loads(response.content)
    except ValueError:
        return None
    found = list(complaints(answer))
    if not found:
        # An answer of the document's own shape has no room for details: what was sent has to tell.
        return "links that were guessed" if guessed(case) else None
    reasons = [reason(case, *complaint) for complaint in found]
    return None if None in reasons else reasons[0]


def complaints(answer):
    """Each value that an answer complains of: what it says, and the value as it was sent, as far as the answer tells it."""
    if isinstance(answer, dict):
        said = next((answer[key] for key in ("message", "msg", "detail") if isinstance(answer.get(key), str)), None)
        place = next((answer[key] for key in ("pointer", "field", "loc") if key in answer), None)
        if said is not None and place is not None:
            where, name = answer.get("in", answer.get("location")), answer.get("name")
            if isinstance(place, list) and place:
                # FastAPI's: `["body", "name"]`.
                where, steps = place[0], [str(step) for step in place[1:]]
                name, place = "/".join(steps), "".join(f"/{step}" for step in steps)
            yield said, where, name, place, answer.get("value", answer.get("input"))
            return
        for member in answer.values():
            yield from complaints(member)
    elif isinstance(answer, list):
        for item in answer:
            yield from complaints(item)


def reason(case, said, where, name, place, told):
    sent = told if told is not None else value_at(case, where, name, place)
    number = as_number(sent)
    if said == "should fit 64 bits":
        # `type: integer` has no bound in JSON Schema. In Rust it is an i64, unless the document says more, and what does
        # not fit is refused instead of being rounded.
        return "integers beyond 64 bits" if number is not None and not -(2**63) <= number < 2**64 else None
    bound = re.fullmatch(r"should be at (least|most) (-?[0-9]+)", said)
    if bound and int(bound[2]) in BOUNDS and number is not None:
        # The same for the formats of the registry that schemathesis does not know. Bounds of the document it keeps to.
        beyond = number < int(bound[2]) if bound[1] == "least" else number > int(bound[2])
        return "integers beyond their format" if beyond else None
    if said == "should be written in digits only" and number is not None and abs(number) >= 2**53:
        return "integers beyond 64 bits"
    named = re.fullmatch(r"should be of the format ([a-z-]+)", said)
    if named and isinstance(sent, str):
        # schemathesis makes texts of a format for `type: string`, but any text for `type: [string, "null"]`, and where
        # several schemas speak of one value. Another implementation has to find, too, that it is none.
        schema = {"type": "string", "format": named[1]}
        is_one = jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(sent)
        return None if is_one else "texts without the format that the document asks for"
    pattern = re.fullmatch(r"should match the pattern (.+)", said)
    if pattern and isinstance(sent, str):
        # It makes headers such as `0`, whatever their pattern is.
        try:
            return None if re.search(pattern[1], sent) else "texts without the pattern that the document asks for"
        except re.error:
            return None
    names = re.fullmatch(r'should be one of (".*")', said)
    if names and isinstance(sent, str) and isinstance(place, str) and place:
        # A discriminator names one of the document's schemas (OpenAPI 3.1.1 section 4.8.25); schemathesis puts any text.
        # The values of an `enum` it keeps to.
        return None if json.dumps(sent) in names[1].split(", ") else "discriminators that name no schema"
    if said == "should be an integer" and where in ("query", "path") and number is None:
        return "links that were guessed" if guessed(case) else None
    return None


# The least and the greatest of int8, int16, int32, uint8, uint16, uint32, uint64 and double-int.
BOUNDS = {-128, 127, -(2**15), 2**15 - 1, -(2**31), 2**31 - 1, 0, 255, 2**16 - 1, 2**32 - 1, -(2**53) + 1, 2**53 - 1}


def guessed(case):
    """schemathesis guesses which member of an answer is which parameter, and does not look whether it may be: a hexadecimal
    `id` of one thing where another's `id` is an integer."""
    groups = [(case.operation.query, case.query), (case.operation.path_parameters, case.path_parameters)]
    return any(
        parameter.definition.get("schema", {}).get("type") == "integer"
        and values.get(parameter.name) is not None
        and as_number(values[parameter.name]) is None
        for parameters, values in groups
        for parameter in parameters
        if values
    )


def spoilt_names(case, response):
    """No browser sends control characters in the names of parts, and they are how headers are smuggled in."""
    return (
        "the headers of a part are not as they should be" in response.text
        and str(case.media_type).startswith("multipart/")
        and isinstance(case.body, dict)
        and any(re.search(r"[\x00-\x1f\x7f-\x9f]", name) for name in case.body)
    )


def value_at(case, where, name, place):
    """The value that was sent at a place, as the answer names it."""
    if where == "body" and isinstance(place, str):
        value = case.body
        for step in place.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            try:
                value = value[int(step)] if isinstance(value, list) else value[step]
            except (KeyError, IndexError, ValueError, TypeError):
                return None
        return value
    group = {"query": case.query, "path": case.path_parameters, "header": case.headers}.get(where)
    key = name if name is not None else str(place).strip("/")
    return group.get(key) if group else None


def as_number(value):
    """A number, or a text that is one."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return int(value) if isinstance(value, (int, str)) else int(float(value))
    except (ValueError, OverflowError, TypeError):
        return None


@atexit.register
def write():
    path = os.environ.get("SPECWRIGHT_LEFT_OUT")
    if path and COUNTS:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(COUNTS, file)
