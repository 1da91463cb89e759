// What the program prints, word for word, against tests/golden. COWSCOPE_UPDATE_GOLDEN=1 writes those files anew; then
// git diff shows what has changed.

#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace cow::test {
namespace {

struct Golden {
    std::string name;
    std::vector<std::string> arguments; // a .cow file is one of tests/golden
    int exit = 0;
    cli::Style style{};
};

const cli::Style coloured{.colour = true, .utf8 = true, .width = 100};
const cli::Style ascii{.colour = false, .utf8 = false, .width = 60};

const std::vector<Golden>& cases() {
    static const std::vector<Golden> all{
        {"help", {"--help"}},
        {"help-run", {"run", "--help"}},
        {"help-verify", {"verify", "--help"}},
        {"help-render", {"render", "--help"}},
        {"help-grade", {"grade", "--help"}},
        {"story", {"run", "story.cow"}},
        {"story-ascii", {"run", "story.cow", "--events", "none"}, 0, ascii},
        {"story-colour", {"run", "fails.cow"}, 1, coloured},
        {"fails", {"run", "fails.cow", "--events", "none"}, 1},
        {"trace", {"run", "story.cow", "--trace"}},
        {"events-all", {"run", "story.cow", "--events", "all"}},
        {"json", {"run", "story.cow", "--json"}},
        {"json-fails", {"run", "fails.cow", "--json", "--events", "none"}, 1},
        {"eager", {"run", "story.cow", "--fork", "eager", "--events", "none"}, 1},
        {"bug", {"run", "story.cow", "--bug", "parent_left_writable"}, 1},
        {"bug-json", {"run", "story.cow", "--bug", "reuse_without_check", "--json", "--events", "none"}, 1},
        {"compare", {"run", "story.cow", "--compare", "cow,eager,vfork"}, 0},
        {"compare-ascii",
         {"run", "story.cow", "--compare", "cow,ondemand,cow+parent_left_writable"},
         0,
         ascii},
        {"compare-json",
         {"run", "story.cow", "--compare", "eager,vfork+no_refcount", "--json", "--events", "none"},
         1},
        {"wrong", {"run", "wrong.cow"}, 2},
        {"wrong-json", {"run", "wrong.cow", "--json"}, 2},
        {"several", {"run", "fails.cow", "wrong.cow", "story.cow", "--events", "none"}, 2},
    };
    return all;
}

/// While it lives the repository is the working directory: paths that are wrapped along with other words must be as
/// long wherever it lies.
class InRepository {
public:
    InRepository() : before_(std::filesystem::current_path()) {
        std::filesystem::current_path(in_repository(""));
    }
    ~InRepository() { std::filesystem::current_path(before_); }
    InRepository(const InRepository&) = delete;
    InRepository& operator=(const InRepository&) = delete;

private:
    std::filesystem::path before_;
};

void compare(const Golden& golden, const std::string& text, const char* kind) {
    const std::string path = in_repository("tests/golden/" + golden.name + kind);
    if (std::getenv("COWSCOPE_UPDATE_GOLDEN") != nullptr) {
        if (text.empty()) {
            std::remove(path.c_str());
        } else {
            std::ofstream(path, std::ios::binary) << text;
        }
        return;
    }
    INFO("COWSCOPE_UPDATE_GOLDEN=1 writes ", path, " anew");
    CHECK(text == file_text(path));
}

} // namespace

TEST_SUITE("cli") {
    TEST_CASE("golden outputs") {
        const InRepository there;
        for (const Golden& golden : cases()) {
            CAPTURE(golden.name);
            std::vector<std::string> arguments;
            for (const std::string& word : golden.arguments) {
                arguments.push_back(word.ends_with(".cow") ? "tests/golden/" + word : word);
            }
            const Ran ran = run_cli(arguments, {}, golden.style);
            CHECK(ran.exit == golden.exit);
            compare(golden, ran.out, ".out");
            compare(golden, ran.err, ".err");
        }
    }
}

} // namespace cow::test
