#pragma once
// How text may look where it goes: colour, which characters, how wide. Nothing in here writes.

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace cow::cli {

enum class Ink { plain, bold, dim, title, good, bad, question };

struct Style {
    bool colour = false;
    bool utf8 = true;
    std::size_t width = 80; ///< columns
};

/// The environment, as far as it concerns the style; "" for what is not set.
struct StyleFacts {
    bool terminal = false;
    std::size_t columns = 0;     ///< the terminal's; 0: unknown
    std::string_view no_color{}; ///< NO_COLOR
    std::string_view term{};     ///< TERM
    std::string_view locale{};   ///< the first that is set of LC_ALL, LC_CTYPE and LANG
};
/// Colour only on a terminal that has some, and never against NO_COLOR (no-color.org).
Style style_for(const StyleFacts& facts);
/// For a stream of this process.
Style style_of(std::FILE* stream);
/// How wide the terminal is that a stream goes to; 0 when it goes to none.
std::size_t columns_of_terminal(std::FILE* stream);

/// `text` in `ink`, or as it is where there is no colour.
std::string paint(const Style& style, Ink ink, std::string_view text);

/// `text` as the terminal may have it: no control characters (a newline stays), and ASCII where it knows no other.
std::string presentable(const Style& style, std::string_view text);

/// `text` broken at blanks into lines of at most `width` columns (a longer word stays whole). Newlines in it are kept.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

} // namespace cow::cli
