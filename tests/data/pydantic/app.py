"""A FastAPI app with one operation per kind of value; each answers what it was given, as it read it."""

import datetime as dt
import decimal
import enum
import ipaddress
import uuid
from typing import Annotated, Any, Literal, Optional, Union

from fastapi import Body, Cookie, FastAPI, Form, Header, Path, Query
from fastapi.encoders import jsonable_encoder
from pydantic import (
    AnyUrl, Base64Bytes, BaseModel, ConfigDict, Discriminator, EmailStr, Field, HttpUrl, SecretStr, Tag, create_model,
)

app = FastAPI(title="Reading", version="1.0.0")


class Color(str, enum.Enum):
    red = "red"
    green = "green"


class Level(enum.IntEnum):
    low = 1
    high = 2


class Only(str, enum.Enum):
    one = "one"


class Inner(BaseModel):
    a: int
    b: str = "x"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int
    b: str = "x"


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int]
    a: int


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog", "puppy"]
    name: str = Field(min_length=2)


class Point(BaseModel):
    x: float
    y: float


class Circle(BaseModel):
    x: float
    y: float
    r: float = Field(gt=0)


class Node(BaseModel):
    value: int
    children: list["Node"] = []


class Account(BaseModel):
    name: str = Field(min_length=2)
    password: str = Field(min_length=4)
    age: int
    client_secret: Optional[str] = Field(default=None, min_length=4)
    pin: Optional[SecretStr] = Field(default=None, min_length=4)


class Aliased(BaseModel):
    first: int = Field(alias="firstName")
    second: Optional[int] = Field(default=None, alias="second-name", ge=3)


KINDS: dict[str, Any] = {
    "int": int,
    "int_ge": Annotated[int, Field(ge=1)],
    "int_gt_lt": Annotated[int, Field(gt=0, lt=10)],
    "int_le": Annotated[int, Field(le=100)],
    "int_multiple": Annotated[int, Field(multiple_of=3)],
    "float": float,
    "float_gt": Annotated[float, Field(gt=0)],
    "float_bounds": Annotated[float, Field(ge=-1.5, le=2.5)],
    "float_lt": Annotated[float, Field(lt=7)],
    "float_multiple": Annotated[float, Field(multiple_of=0.5)],
    "str": str,
    "str_min1": Annotated[str, Field(min_length=1)],
    "str_min": Annotated[str, Field(min_length=3)],
    "str_max": Annotated[str, Field(max_length=3)],
    "str_max1": Annotated[str, Field(max_length=1)],
    "str_both": Annotated[str, Field(min_length=2, max_length=4)],
    "str_pattern": Annotated[str, Field(pattern=r"^[a-z]+$")],
    "str_pattern_min": Annotated[str, Field(pattern=r"^[a-z]+$", min_length=2)],
    "bool": bool,
    "none": None,
    "any": Any,
    "optional_int": Optional[int],
    "optional_str": Optional[Annotated[str, Field(min_length=2)]],
    "list_int": list[int],
    "list_min1": Annotated[list[int], Field(min_length=1)],
    "list_min2": Annotated[list[int], Field(min_length=2)],
    "list_max1": Annotated[list[int], Field(max_length=1)],
    "list_max2": Annotated[list[int], Field(max_length=2)],
    "list_str": list[str],
    "list_any": list,
    "list_list": list[list[int]],
    "list_optional": list[Optional[int]],
    "set_int": set[int],
    "set_str_min": Annotated[set[str], Field(min_length=2)],
    "set_max1": Annotated[set[int], Field(max_length=1)],
    "tuple_pair": tuple[int, str],
    "tuple_triple": tuple[int, int, float],
    "tuple_many": tuple[int, ...],
    "dict_int": dict[str, int],
    "dict_any": dict,
    "dict_min": Annotated[dict[str, int], Field(min_length=2)],
    "dict_max": Annotated[dict[str, int], Field(max_length=1)],
    "dict_list": dict[str, list[int]],
    "enum_str": Color,
    "enum_int": Level,
    "enum_one": Only,
    "optional_enum": Optional[Color],
    "literal_one": Literal["one"],
    "literal_two": Literal["a", "b"],
    "literal_three": Literal["a", "b", "c"],
    "literal_int": Literal[1, 2],
    "literal_mixed": Literal["a", 1],
    "literal_true": Literal[True],
    "datetime": dt.datetime,
    "date": dt.date,
    "time": dt.time,
    "timedelta": dt.timedelta,
    "uuid": uuid.UUID,
    "uuid4": Annotated[uuid.UUID, Field()],
    "decimal": decimal.Decimal,
    "decimal_ge": Annotated[decimal.Decimal, Field(ge=1)],
    "bytes": bytes,
    "base64": Base64Bytes,
    "email": EmailStr,
    "url": AnyUrl,
    "http_url": HttpUrl,
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
    "secret": SecretStr,
    "secret_min": Annotated[SecretStr, Field(min_length=4)],
    "model": Inner,
    "optional_model": Optional[Inner],
    "list_model": list[Inner],
    "dict_model": dict[str, Inner],
    "strict": Strict,
    "open": Open,
    "account": Account,
    "aliased": Aliased,
    "node": Node,
    "union_int_str": Union[int, str],
    "union_int_float": Union[int, float],
    "union_int_list": Union[int, list[int]],
    "union_bool_int": Union[bool, int],
    "union_float_bool": Union[float, bool],
    "union_int_none_str": Union[int, None, str],
    "union_models": Union[Point, Circle],
    "union_model_str": Union[Inner, str],
    "union_model_int": Union[int, Inner],
    "union_str_min_int": Union[Annotated[str, Field(min_length=3)], int],
    "union_int_ge_bool": Union[Annotated[int, Field(ge=10)], bool],
    "union_date_int": Union[dt.date, int],
    "union_datetime_str": Union[dt.datetime, str],
    "union_uuid_int": Union[uuid.UUID, int],
    "union_enum_int": Union[Color, int],
    "union_literal_int": Union[Literal["auto"], int],
    "union_list_dict": Union[list[int], dict[str, int]],
    "union_lists": Union[list[int], list[str]],
    "optional_union": Optional[Union[int, list[str]]],
    "tagged": Annotated[Union[Cat, Dog], Field(discriminator="kind")],
    "optional_tagged": Optional[Annotated[Union[Cat, Dog], Field(discriminator="kind")]],
    "list_tagged": list[Annotated[Union[Cat, Dog], Field(discriminator="kind")]],
    "union_untagged": Union[Cat, Dog],
}


def answer(value: Any) -> Any:
    return jsonable_encoder({"value": value})


def body_operation(name: str, kind: Any) -> None:
    title = "".join(part.title() for part in name.split("_")) + "Body"
    model = create_model(title, v=(kind, ...))

    def operation(body: model):
        return answer(body.v)

    app.post(f"/body/{name}", operation_id=f"body_{name}", response_model=None, tags=["body"])(operation)


def raw_operation(name: str, kind: Any) -> None:
    def operation(body: Annotated[kind, Body()]):
        return answer(body)

    app.post(f"/raw/{name}", operation_id=f"raw_{name}", response_model=None, tags=["raw"])(operation)


for name, kind in KINDS.items():
    body_operation(name, kind)

for name in ("int", "str", "str_min", "float", "bool", "list_int", "dict_int", "model", "list_model", "enum_str", "union_int_str",
             "tagged", "union_models", "any", "datetime", "optional_model", "tuple_pair", "strict", "account"):
    raw_operation(name, KINDS[name])

SCALARS = (
    "int", "int_ge", "int_gt_lt", "int_multiple", "float", "float_gt", "float_bounds", "str", "str_min", "str_max", "str_pattern",
    "bool", "enum_str", "enum_int", "literal_one", "literal_two", "literal_int", "datetime", "date", "time", "timedelta", "uuid", "decimal",
    "email", "url", "ipv4", "union_int_str", "union_int_float", "union_bool_int", "union_date_int",
)
LISTS = ("list_int", "list_str", "list_min2", "list_max1", "set_int", "tuple_many", "list_optional")


def parameter_operation(place: str, name: str, kind: Any) -> None:
    make = {"query": Query, "header": Header, "cookie": Cookie, "path": Path, "form": Form}[place]

    def operation(v: Annotated[kind, make()]):
        return answer(v)

    path = f"/{place}/{name}" + ("/{v}" if place == "path" else "")
    method = app.post if place == "form" else app.get
    method(path, operation_id=f"{place}_{name}", response_model=None, tags=[place])(operation)
    if place in ("path",):
        return

    def optional(v: Annotated[Optional[kind], make()] = None):
        return answer(v)

    method(f"/{place}_optional/{name}", operation_id=f"{place}_optional_{name}", response_model=None, tags=[place + "_optional"])(optional)


for place in ("query", "path", "header", "cookie", "form"):
    for name in SCALARS:
        parameter_operation(place, name, KINDS[name])
for place in ("query", "header", "form"):
    for name in LISTS:
        parameter_operation(place, name, KINDS[name])


@app.get("/many/{first_id}/{second}", tags=["many"], response_model=None)
def many(
    first_id: int,
    second: Annotated[str, Path(min_length=2)],
    q: Annotated[int, Query(ge=1)],
    r: Annotated[list[int], Query()] = [],
    size: int = 10,
    flag: bool = False,
    item_query: Annotated[Optional[str], Query(alias="item-query", max_length=5)] = None,
    x_token: Annotated[str, Header()] = "none",
    user_agent: Annotated[Optional[str], Header()] = None,
    x_numbers: Annotated[list[int], Header()] = [],
    session_id: Annotated[Optional[int], Cookie()] = None,
    password: Annotated[Optional[str], Query(min_length=3)] = None,
):
    return answer([first_id, second, q, r, size, flag, item_query, x_token, x_numbers, session_id])


@app.get("/header_alias", tags=["many"], response_model=None)
def header_alias(
    token: Annotated[int, Header(alias="X-My-Token")],
    other_thing: Annotated[int, Header()],
):
    return answer([token, other_thing])


@app.put("/embed/{item_id}", tags=["many"], response_model=None)
def embed(item_id: int, inner: Inner, account: Account, importance: Annotated[int, Body(gt=0)], q: str | None = None, note: Annotated[str, Body()] = "n"):
    return answer([item_id, inner, importance, note])


@app.put("/embed_one", tags=["many"], response_model=None)
def embed_one(inner: Annotated[Inner, Body(embed=True)]):
    return answer(inner)


@app.put("/embed_optional", tags=["many"], response_model=None)
def embed_optional(inner: Annotated[Optional[Inner], Body(embed=True)] = None, n: Annotated[int, Body()] = 3):
    return answer([inner, n])


@app.post("/optional_body", tags=["many"], response_model=None)
def optional_body(inner: Optional[Inner] = None):
    return answer(inner)


@app.post("/default_body", tags=["many"], response_model=None)
def default_body(numbers: Annotated[list[int], Body()] = [1]):
    return answer(numbers)


@app.post("/form_many", tags=["many"], response_model=None)
def form_many(
    username: Annotated[str, Form(min_length=2)],
    password: Annotated[str, Form(min_length=4)],
    age: Annotated[int, Form()] = 3,
    tags: Annotated[list[int], Form()] = [],
    nick: Annotated[Optional[str], Form(max_length=3)] = None,
):
    return answer([username, age, tags, nick])


class Login(BaseModel):
    username: str = Field(min_length=2)
    password: str = Field(min_length=4)
    age: int = 3
    tags: list[int] = []


@app.post("/form_model", tags=["many"], response_model=None)
def form_model(data: Annotated[Login, Form()]):
    return answer([data.username, data.age, data.tags])


class StrictLogin(BaseModel):
    model_config = ConfigDict(extra="forbid")
    username: str
    age: int = 3


@app.post("/form_strict", tags=["many"], response_model=None)
def form_strict(data: Annotated[StrictLogin, Form()]):
    return answer(data)


class Filter(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(100, gt=0, le=100)
    order_by: Literal["created_at", "updated_at"] = "created_at"
    tags: list[str] = []


@app.get("/query_model", tags=["many"], response_model=None)
def query_model(filter_query: Annotated[Filter, Query()]):
    return answer(filter_query)
