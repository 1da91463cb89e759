#include "app/view/text/text_places.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

enum class Sort : unsigned char { blank, word, sign };

Sort sort_of(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ' || c == '\t' || c == '\r') {
        return Sort::blank;
    }
    return is_name_character(c) || byte >= 0x80 ? Sort::word : Sort::sign;
}

} // namespace

bool is_name_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::size_t next_word(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] == '\n') {
        return std::min(at + 1, text.size());
    }
    if (const Sort kind = sort_of(text[at]); kind != Sort::blank) {
        while (at < text.size() && text[at] != '\n' && sort_of(text[at]) == kind) {
            ++at;
        }
    }
    while (at < text.size() && text[at] != '\n' && sort_of(text[at]) == Sort::blank) {
        ++at;
    }
    return at;
}

std::size_t previous_word(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    if (at > 0 && text[at - 1] == '\n') {
        return at - 1;
    }
    while (at > 0 && text[at - 1] != '\n' && sort_of(text[at - 1]) == Sort::blank) {
        --at;
    }
    if (at == 0 || text[at - 1] == '\n') {
        return at;
    }
    const Sort kind = sort_of(text[at - 1]);
    while (at > 0 && text[at - 1] != '\n' && sort_of(text[at - 1]) == kind) {
        --at;
    }
    return at;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
    const std::size_t feed = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return feed == std::string_view::npos ? 0 : feed + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
    return std::min(text.find('\n', at), text.size());
}

TextRange word_at(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    const auto within = [&](std::size_t i) { return i < text.size() && text[i] != '\n'; };
    if (!within(at) || sort_of(text[at]) == Sort::blank) {
        if (at == 0 || !within(at - 1) || sort_of(text[at - 1]) == Sort::blank) {
            return {at, at};
        }
        --at; // right behind a word
    }
    const Sort kind = sort_of(text[at]);
    TextRange out{at, at};
    while (out.begin > 0 && within(out.begin - 1) && sort_of(text[out.begin - 1]) == kind) {
        --out.begin;
    }
    while (within(out.end) && sort_of(text[out.end]) == kind) {
        ++out.end;
    }
    return out;
}

} // namespace cow::ui
