#include "app/view/text/fault_name.hpp"

#include "app/view/text/script_place.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\'; }

/// Over blanks, and the ends of lines that go on.
std::size_t over_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) {
        ++at;
    }
    return at;
}

std::size_t over_name(std::string_view text, std::size_t at) {
    while (at < text.size() && is_name_character(text[at])) {
        ++at;
    }
    return at;
}

/// Where the statement that begins at `at` ends: with its line, or with one that it goes on to; without its comment.
std::size_t statement_end(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    std::size_t end = line_end(text, at);
    while (end < text.size() && goes_on(text.substr(begin, end - begin))) {
        begin = end + 1;
        end = line_end(text, begin);
    }
    return std::min(end, text.find('#', at));
}

/// In the settings of a machine.
TextRange setting_in(std::string_view settings, std::size_t at) {
    while (at < settings.size()) {
        at = over_blanks(settings, at);
        const std::size_t name = at;
        at = over_name(settings, at);
        const std::string_view word = settings.substr(name, at - name);
        const std::size_t sign = over_blanks(settings, at);
        if (sign < settings.size() && settings[sign] == '=') {
            const std::size_t value = over_blanks(settings, sign + 1);
            at = over_name(settings, value);
            if (word == "bug") {
                return {value, at};
            }
        }
        at = at == name ? at + 1 : at;
    }
    return {};
}

} // namespace

TextRange fault_name_in(std::string_view text) {
    constexpr std::string_view keyword = "machine";
    for (std::size_t begin = 0; begin < text.size(); begin = line_end(text, begin) + 1) {
        const std::size_t word = text.find_first_not_of(" \t", begin);
        const std::size_t end = std::min(over_name(text, std::min(word, text.size())), text.size());
        if (word != std::string_view::npos && text.substr(word, end - word) == keyword) {
            return setting_in(text.substr(0, statement_end(text, word)), end);
        }
    }
    return {};
}

} // namespace cow::ui
