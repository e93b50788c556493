#!/usr/bin/env bash
# What a request costs, beside the same server written by hand: benches/serving.sh [seconds] [rounds] [NAME=PROGRAM...]
#
# `serving/by_hand` is the demo of a FastAPI tutorial in axum as one would write it; `serving/generated` has the same
# business logic in the handlers of what is made of the demo's document. Both are built with cargo's own release profile
# and asked on loopback, in turn (see `serving/load.py`), beside bare hyper with answers that are made already; further
# servers of the same demo may be given. Needs wrk.
#
# `benches/serving.sh instructions` counts instructions of a request in process, which are the same in every run,
# whatever else the machine does. Needs valgrind.
#
# `benches/serving.sh connections [COUNT] [NAME=PROGRAM...]` opens so many connections (10,000) and looks at memory.
#
# `benches/serving.sh soak [seconds]` loads the generated server for so long (600) and watches it: see `serving/soak.py`.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/debug/specwright
place=$here/target/bench-serving
mkdir -p "$place"
rm -rf "$place/by_hand" "$place/bare" "$place/generated" "$place/generated.new"
cp -r "$here/benches/serving/by_hand" "$here/benches/serving/bare" "$place"
cp "$here/specs/real/fastapi-demo.json" "$place/by_hand/openapi.json"
"$tool" generate -q "$here/specs/real/fastapi-demo.json" --name generated -o "$place/generated.new"
mv "$place/generated.new" "$place/generated"
cp -r "$here/benches/serving/generated/src/." "$place/generated/src"
ask() {
    mkdir -p "$place/$1/examples"
    { cat "$here/benches/serving/ask.rs"; printf '\nfn server() -> impl Server {\n    %s\n}\n' "$3"; } > "$place/$1/examples/$2.rs"
}
ask by_hand ask-by-hand 'by_hand::routes::router(by_hand::demo::Demo::new())'
ask generated ask-generated 'generated::server(generated::App::default())'
printf '[workspace]\nmembers = ["bare", "by_hand", "generated"]\nresolver = "3"\n\n[profile.release]\ndebug = "line-tables-only"\n' \
    > "$place/Cargo.toml"
(cd "$place" && CARGO_TARGET_DIR=$place/target cargo build --release --quiet --bins --examples)
programs=$place/target/release

servers=(by-hand="$programs/by-hand" generated="$programs/generated" bare-hyper="$programs/bare")
case ${1:-} in
instructions) ;;
connections) exec python3 "$here/benches/serving/connections.py" "${2:-10000}" "${servers[@]}" "${@:3}" ;;
soak) exec python3 "$here/benches/serving/soak.py" "${2:-600}" "$programs/generated" ;;
*) exec python3 "$here/benches/serving/load.py" "${1:-2}" "${2:-7}" "${servers[@]}" "${@:3}" ;;
esac
counted() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$programs/examples/ask-$1" "$2" "$3" 2>&1 \
        | sed -n 's/.*Collected : //p'
}
echo "| case | generated to by hand | by hand | generated |"
echo "|---|---|---|---|"
for case in get page post 404 422; do
    for name in by-hand generated; do
        printf -v "${name//-/_}" %d $((($(counted $name $case 1100) - $(counted $name $case 100)) / 1000))
    done
    # Both are set by name above.
    # shellcheck disable=SC2154
    printf '| %s | %s | %d | %d |\n' "$case" "$(python3 -c "print(f'{$generated / $by_hand:.2f}')")" "$by_hand" "$generated"
done
