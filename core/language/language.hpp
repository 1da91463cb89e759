#pragma once
// The language that texts are shown in. A text's key is the text itself, in English:
//
//     tr("page table")                            "page table", or "页表" when Chinese is in use
//     trf("{} of {} frames", used, total)         a format string; a translation may reorder: "{1} 个页框中的 {0} 个"
//     constexpr Row rows[] = {{1, tr_later("…")}} marks a text of a table; tr(row.text) translates it where it is shown
//
// tests/language checks that each marked text has its translation in chinese_*.cpp. Which language is spoken is said by
// whoever makes a text, for as long as that takes; where nobody says it, as on the command line, it is English:
//
//     const Speaking speaking(Language::chinese);

#include "core/base/ids.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace cow {

enum class Language : u8 { english, chinese };
inline constexpr std::array<Language, 2> languages{Language::english, Language::chinese};

/// The language that this thread speaks now: that of the innermost Speaking, else English.
Language language();

/// Makes this thread speak a language for as long as it lives.
class Speaking {
public:
    explicit Speaking(Language wanted);
    ~Speaking();
    Speaking(const Speaking&) = delete;
    Speaking& operator=(const Speaking&) = delete;

private:
    Language before_;
};

/// "en", "zh".
std::string_view language_code(Language which);
std::optional<Language> language_from_code(std::string_view code);

/// `english` in the language that is spoken; itself where there is no translation.
std::string_view tr(std::string_view english);

/// Marks a text that passes through tr() later.
constexpr std::string_view tr_later(std::string_view english) { return english; }

std::string format_translated(std::string_view english, fmt::format_args args);

/// fmt::format with the translated format string. A blank between two Chinese characters is left out, so that a Chinese
/// format string may have one on each side of {}: whether a name or a word stands there, it looks right.
template <class... Args> std::string trf(fmt::format_string<Args...> english, Args&&... args) {
    const fmt::string_view key = english;
    return format_translated({key.data(), key.size()}, fmt::make_format_args(args...));
}

} // namespace cow
