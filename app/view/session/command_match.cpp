#include "app/view/session/command_match.hpp"

#include <algorithm>
#include <cstddef>

namespace cow::ui {
namespace {

constexpr int for_beginning = 8; // of a word
constexpr int for_next = 5;      // behind the letter before

bool begins_word(std::string_view name, std::size_t at) {
    return at == 0 || name[at - 1] == ' ' || name[at - 1] == '-';
}

/// A whole word, or the beginning of one, is meant more than letters here and there.
int score_as_beginning(std::string_view typed, std::string_view name) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    for (std::size_t at = 0; at + typed.size() <= name.size(); ++at) {
        if (begins_word(name, at) &&
            std::equal(typed.begin(), typed.end(), name.begin() + static_cast<std::ptrdiff_t>(at), same)) {
            return static_cast<int>(typed.size()) * (for_beginning + for_next);
        }
    }
    return 0;
}

} // namespace

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

int match_score(std::string_view typed, std::string_view name) {
    int score = 0;
    std::size_t at = 0;
    std::size_t last = 0;
    bool any = false;
    for (const char wanted : typed) {
        if (wanted == ' ') {
            continue;
        }
        while (at < name.size() && lower(name[at]) != lower(wanted)) {
            ++at;
        }
        if (at == name.size()) {
            return -1;
        }
        score += begins_word(name, at) ? for_beginning : 1;
        score += any && at == last + 1 ? for_next : 0;
        score -= !any ? static_cast<int>(at < 8 ? at : 8) : 0;
        last = at++;
        any = true;
    }
    return std::max({score, score_as_beginning(typed, name), 0});
}

bool has_words(std::string_view typed, std::string_view text) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    while (!typed.empty()) {
        const std::string_view word = typed.substr(0, typed.find(' '));
        if (std::search(text.begin(), text.end(), word.begin(), word.end(), same) == text.end()) {
            return false;
        }
        typed.remove_prefix(std::min(word.size() + 1, typed.size()));
    }
    return true;
}

} // namespace cow::ui
