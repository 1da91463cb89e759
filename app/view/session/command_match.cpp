#include "app/view/session/command_match.hpp"

#include <cstddef>

namespace cow::ui {

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
        const bool begins_word = at == 0 || name[at - 1] == ' ' || name[at - 1] == '-';
        score += begins_word ? 8 : 1;
        score += any && at == last + 1 ? 5 : 0;
        score -= !any ? static_cast<int>(at < 8 ? at : 8) : 0;
        last = at++;
        any = true;
    }
    return score < 0 ? 0 : score;
}

} // namespace cow::ui
