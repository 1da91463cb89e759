// What the fuzzers found once is tried each time: tests/fuzz/found/TARGET/*.

#include "tests/fuzz/targets.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

TEST_CASE("fuzz: what was found once") {
    namespace fs = std::filesystem;
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(COWSCOPE_SOURCE_DIR "/tests/fuzz/found")) {
        if (entry.is_regular_file()) {
            INFO(entry.path().string());
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(stream), {}};
            cow::fuzz::parse_input(text); // aborts when something is wrong
            cow::fuzz::run_input(text);
            ++files;
        }
    }
    CHECK(files > 0);
}
