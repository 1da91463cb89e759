#pragma once
// A text in lines as wide as the terminal.

#include "app/cli/report/output.hpp"
#include "app/cli/report/terminal.hpp"

#include <string_view>

namespace cow::cli {

/// `first` goes before the first line, `rest` before the others.
void write_paragraph(Output& out, const Style& style, Ink ink, std::string_view text, std::string_view first,
                     std::string_view rest);

} // namespace cow::cli
