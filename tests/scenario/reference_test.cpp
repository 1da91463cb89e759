// scenarios/README.md is the language's reference: it must name every word that the language knows.

#include "core/base/errno.hpp"
#include "core/check/invariants.hpp"
#include "core/machine/config.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string>

using namespace cow;

namespace {

std::string read_reference() {
    std::ifstream stream(COWSCOPE_SOURCE_DIR "/scenarios/README.md", std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Does the text contain `word` within `code`, with no letter right before or after it?
bool mentions(const std::string& text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const std::size_t line = text.rfind('\n', at) + 1;
        const std::string_view before(text.data() + line, at - line);
        const bool in_code = std::count(before.begin(), before.end(), '`') % 2 == 1;
        if (in_code && !is_word(text[at - 1]) && end < text.size() && !is_word(text[end])) {
            return true;
        }
    }
    return false;
}

struct WordTable {
    std::string_view what;
    std::vector<std::string_view> words;
};

std::vector<WordTable> tables() {
    using namespace vocabulary;
    std::vector<WordTable> out{
        {"statement", names_of(statements())},
        {"call", names_of(calls())},
        {"neutral call", names_of(neutral_calls())},
        {"call that is not modelled", names_of(unmodelled_calls())},
        {"value of expect", names_of(values())},
        {"answer of ask", names_of(ask_options())},
        {"setting", names_of(settings())},
        {"constant", names_of(constants())},
        {"kernel work", names_of(kernel_work())},
        {"state", names_of(states())},
        {"word", names_of(other_words())},
        {"error", names_of(errno_names())},
        {"fork mode", names_of(fork_mode_names())},
        {"bug", names_of(bug_names())},
        {"invariant", names_of(invariant_names())},
    };
    for (const FlagSet* set : flag_sets()) {
        out.push_back({set->what, names_of(set->flags)});
    }
    return out;
}

} // namespace

TEST_CASE("scenario reference: every word of the language stands in scenarios/README.md") {
    const std::string reference = read_reference();
    REQUIRE(reference.size() > 1000);
    for (const WordTable& table : tables()) {
        REQUIRE_FALSE(table.words.empty());
        for (const std::string_view word : table.words) {
            INFO(std::string(table.what), " ", std::string(word), " is missing");
            CHECK(mentions(reference, word));
        }
    }
    CHECK_FALSE(mentions(reference, "mmapx")); // the check itself can fail
    CHECK_FALSE(mentions(reference, "Contents"));
}
