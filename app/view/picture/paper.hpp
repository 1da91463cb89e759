#pragma once
// What all HTML pages to print have in common: the beginning, with the few rules that lay them out on a screen and on
// paper, and the end.

#include <string>
#include <string_view>

namespace cow::ui {

/// In the language that is spoken. `about`: a line below the title. `more`: rules of this page alone.
std::string paper_begin(std::string_view title, std::string_view about, std::string_view more = {});
inline constexpr std::string_view paper_end = "</body>\n</html>\n";

} // namespace cow::ui
