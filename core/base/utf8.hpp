#pragma once
// UTF-8 taken apart, put together, and measured in columns. Text may be broken anywhere: each byte that belongs to no
// character counts as one of its own.

#include "core/base/ids.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace cow {

/// What is shown in place of what is no character.
inline constexpr u32 replacement_character = 0xfffd;

struct Character {
    u32 code = replacement_character;
    std::size_t bytes = 1;
    bool broken = true; ///< a byte of no character
};
/// What begins at `at`, which is before the end. Overlong forms, surrogates and what is beyond U+10FFFF are broken.
Character character_at(std::string_view text, std::size_t at);

/// Calls `visit(character, at)` for each.
template <class Visit> void for_each_character(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at < text.size();) {
        const Character character = character_at(text, at);
        visit(character, at);
        at += character.bytes;
    }
}

/// How many bytes at the start of `text` are valid UTF-8.
std::size_t valid_utf8_prefix(std::string_view text);
/// `at` is in the middle of a character.
bool inside_character(std::string_view text, std::size_t at);
/// Where the character at `at` ends, at most the end of the text, and where the one before begins.
std::size_t next_character(std::string_view text, std::size_t at);
std::size_t previous_character(std::string_view text, std::size_t at);

/// A code that is no character's becomes the replacement character.
void append_character(std::string& out, u32 code);

/// Columns of a fixed-width screen: none for what is put on the character before, two for ideographs.
std::size_t columns_of(u32 code);
std::size_t columns_of(std::string_view text);
/// C0 and C1 controls, and those that turn the direction of writing around.
bool is_control(u32 code);

} // namespace cow
