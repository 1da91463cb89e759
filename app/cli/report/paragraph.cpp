#include "app/cli/report/paragraph.hpp"

#include "core/base/utf8.hpp"

#include <algorithm>

namespace cow::cli {

void write_paragraph(Output& out, const Style& style, Ink ink, std::string_view text, std::string_view first,
                     std::string_view rest) {
    const std::size_t indent = columns_of(first);
    bool begun = false;
    for (const std::string& line :
         wrap(presentable(style, text), style.width - std::min(indent, style.width / 2))) {
        out.print("{}{}\n", begun ? rest : first, paint(style, ink, line));
        begun = true;
    }
}

} // namespace cow::cli
