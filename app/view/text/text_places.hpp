#pragma once
// Places in a text: words and lines around an offset. All are in bytes, at the beginning of a character (core/base/utf8).

#include <cstddef>
#include <string_view>

namespace cow::ui {

/// Letters, digits and the underscore: what names are made of.
bool is_name_character(char c);

/// The beginning of the next word, the end of the word before; signs count as words, line ends are stopped at.
std::size_t next_word(std::string_view text, std::size_t at);
std::size_t previous_word(std::string_view text, std::size_t at);
std::size_t line_begin(std::string_view text, std::size_t at);
std::size_t line_end(std::string_view text, std::size_t at); ///< before the line feed
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool empty() const { return begin == end; }
    std::size_t size() const { return end - begin; }
    bool operator==(const TextRange&) const = default;
};
/// The word that `at` is in; empty between two blanks.
TextRange word_at(std::string_view text, std::size_t at);

} // namespace cow::ui
