# shellcheck shell=bash
# What ./run and ./test share; sourced by both.

# shellcheck disable=SC2034
build_packages=(
    build-essential cmake ninja-build ccache git pkg-config python3-glad
    libfmt-dev libcli11-dev nlohmann-json3-dev libstb-dev libutf8proc-dev libzip-dev doctest-dev libbenchmark-dev
    libimgui-dev libglfw3-dev libfontconfig-dev libfreetype-dev libgif-dev
    libgl1 libgl1-mesa-dri libopengl-dev libegl-dev libegl1 fonts-dejavu-core fonts-inter fonts-jetbrains-mono
)

# shellcheck disable=SC2034
web_packages=(emscripten node-acorn fonttools fonts-wqy-microhei dpkg-dev)

# need_packages NAME...: installs the Debian packages that are missing; quick when none is.
need_packages() {
    if ! command -v dpkg-query > /dev/null; then
        echo "This is not a Debian system, so nothing is installed; what is missing is fetched while"
        echo "building, but a C++20 compiler, CMake 3.25, Ninja, fontconfig and OpenGL must be there."
        return 0
    fi

    local installed missing=() package
    installed=$(dpkg-query -W -f '${binary:Package} ${db:Status-Status}\n' \
        | sed -n 's/^\([^: ]*\)[^ ]* installed$/\1/p')
    for package in "$@"; do
        grep -qxF -- "$package" <<< "$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    echo "Installing with apt-get: ${missing[*]}"
    if ! { "${as_root[@]}" apt-get update -qq \
        && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" > /dev/null; }; then
        echo "The packages could not be installed. Install them by hand, then try again:" >&2
        echo "    apt-get install ${missing[*]}" >&2
        return 1
    fi
}

# quietly COMMAND...: shows what it printed only when it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" > "$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}
