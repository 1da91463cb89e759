// README.md: what it shows is what the program prints, and what it names is there.

#include "app/linux/traits.hpp"
#include "app/linux/verified.hpp"
#include "tests/cli/harness.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <regex>

namespace cow::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// Of the blocks between ``` that one in which `word` stands.
std::string block_with(const std::string& text, const std::string& word) {
    const std::string fence = "\n```\n";
    const std::size_t at = text.find(word);
    REQUIRE_MESSAGE(at != std::string::npos, word, " stands nowhere");
    const std::size_t begin = text.rfind(fence, at) + fence.size();
    return text.substr(begin, text.find(fence, at) + 1 - begin);
}

/// Every match of the pattern's first group.
std::vector<std::string> found(const std::string& text, const char* pattern) {
    const std::regex regex(pattern);
    std::vector<std::string> out;
    for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
        out.push_back((*at)[1]);
    }
    return out;
}

/// The message that a document shows of an unknown call is what `run` prints of such a line, word for word.
void check_error_sample(const char* document) {
    CAPTURE(std::string(document));
    const std::string sample = block_with(file_text(in_repository(document)), "error: unknown call");
    const std::vector<std::string> shown = lines_of(sample);
    REQUIRE(shown.size() > 1);
    const std::vector<std::string> numbers = found(shown[0], "^fork\\.cow:([0-9]+):");
    REQUIRE(numbers.size() == 1);
    const TemporaryFile file(std::string(std::stoul(numbers[0]) - 1, '\n') + shown[1].substr(2) + "\n");
    const Ran ran = run_cli({"run", file.path()});
    CHECK(ran.exit == 2);
    std::string printed = ran.err;
    REQUIRE(printed.starts_with(file.path()));
    printed.replace(0, file.path().size(), "fork.cow");
    CHECK(printed.starts_with(sample));
}

} // namespace

TEST_CASE("readme: the scenario that it shows holds, and is refused as it shows") {
    for (const char* document : {"README.md", "scenarios/README.md"}) {
        const TemporaryFile file(block_with(file_text(in_repository(document)), "title \"Fork and"));
        const Ran ran = run_cli({"run", file.path()});
        INFO(document, ": ", ran.err);
        CHECK(ran.exit == 0);
        check_error_sample(document);
    }
}

TEST_CASE("readme: what verify is shown to print, it prints") {
    const real::Traits& traits = real::probe_traits();
    if (!real::is_verified(traits.release)) {
        return skip("another kernel may print something else: Linux " + traits.release);
    }
    if (!traits.supported || !traits.frames_readable) {
        return skip("only root is shown everything" + (traits.supported ? "" : ": " + traits.why_not));
    }
    const std::string sample = block_with(file_text(in_repository("README.md")), "$ sudo build/cowscope");
    const std::string name = found(sample, "verify ([^\n]*)\n").at(0);
    const Ran ran =
        run_cli({"verify", in_repository(name)}, {}, {.colour = false, .utf8 = true, .width = 100});
    CHECK(ran.exit == 0);
    // How much is compared depends on whether others on the machine map memory meanwhile.
    const auto without_counts = [](const std::string& text) {
        static const std::regex counts(" +[0-9]+(  (init|child): | observations compared)");
        return std::regex_replace(text, counts, "N$1");
    };
    const std::string printed = without_counts(ran.out);
    std::size_t at = 0;
    for (const std::string& line : lines_of(sample)) {
        if (line.starts_with("$ ") || line == "  …") {
            continue;
        }
        CAPTURE(line);
        const std::size_t here = printed.find(without_counts(line) + "\n", at);
        CHECK_MESSAGE(here != std::string::npos, ran.out);
        at = here == std::string::npos ? at : here;
    }
}

TEST_CASE("readme: the files and scenarios that it names are there") {
    const std::string text = file_text(in_repository("README.md"));
    for (const std::string& path : found(text, "\\]\\(([^)#:]+)\\)")) {
        CAPTURE(path);
        CHECK(std::filesystem::exists(in_repository(path)));
    }
    for (const std::string& path : found(text, "(scenarios/[a-z-]+/[a-z-]+\\.cow)")) {
        CAPTURE(path);
        CHECK(std::filesystem::exists(in_repository(path)));
    }
}

} // namespace cow::test
