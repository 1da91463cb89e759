#!/bin/sh
# Gradescope calls this once, as root, when it builds the autograder's image (Ubuntu 24.04 or later, for CMake 3.25): builds
# Cowscope without its window.
set -e
apt-get update
apt-get install -y --no-install-recommends ca-certificates cmake g++ git ninja-build pkg-config \
    libfmt-dev libcli11-dev nlohmann-json3-dev libutf8proc-dev
mkdir -p /opt/cowscope
tar -xzf "${AUTOGRADER:-/autograder}/source/cowscope.tar.gz" -C /opt/cowscope
cd /opt/cowscope
cmake --preset no-window
cmake --build --preset no-window --target cowscope
install build/no-window/cowscope /usr/local/bin/cowscope
