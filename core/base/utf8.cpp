#include "core/base/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace cow {

Character character_at(std::string_view text, std::size_t at) {
    utf8proc_int32_t code = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    return length <= 0 ? Character{}
                       : Character{static_cast<u32>(code), static_cast<std::size_t>(length), false};
}

std::size_t valid_utf8_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Character character = character_at(text, at);
        if (character.broken) {
            return at;
        }
        at += character.bytes;
    }
    return at;
}

std::size_t next_character(std::string_view text, std::size_t at) {
    return at < text.size() ? at + character_at(text, at).bytes : text.size();
}

std::size_t previous_character(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 4;
    at = std::min(at, text.size());
    for (std::size_t bytes = 2; bytes <= std::min(at, longest); ++bytes) {
        if (const Character before = character_at(text, at - bytes); before.bytes > 1) {
            return before.bytes == bytes ? at - bytes : at - 1;
        }
    }
    return at == 0 ? 0 : at - 1;
}

bool inside_character(std::string_view text, std::size_t at) {
    constexpr std::size_t most_before = 3;
    for (std::size_t back = 1; at < text.size() && back <= std::min(at, most_before); ++back) {
        if (character_at(text, at - back).bytes > back) {
            return true;
        }
    }
    return false;
}

void append_character(std::string& out, u32 code) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    auto value = static_cast<utf8proc_int32_t>(code);
    if (!utf8proc_codepoint_valid(value)) {
        value = static_cast<utf8proc_int32_t>(replacement_character);
    }
    const auto length = utf8proc_encode_char(value, bytes.data());
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

std::size_t columns_of(u32 code) {
    return static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(code)));
}

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for_each_character(
        text, [&](const Character& character, std::size_t) { columns += columns_of(character.code); });
    return columns;
}

bool is_control(u32 code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

} // namespace cow
