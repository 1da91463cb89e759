#pragma once
// An exercise as HTML, for the formats that take it, and bytes as text.

#include "app/cli/export/exercise.hpp"

#include <string>
#include <string_view>

namespace cow::cli {

/// Text as it stands, its lines one below the other: without a paragraph around it, and with one. "" for "".
std::string html_text(std::string_view text);
std::string html_lines(std::string_view text);

/// What has to be read first, the picture, the step, the question. `source`: where the picture is found. Without a picture
/// its words stand there.
std::string html_question(const Exercise& exercise, std::string_view source);

std::string base64(std::string_view bytes);

} // namespace cow::cli
