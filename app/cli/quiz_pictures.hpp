#pragma once
// Pictures of moments, where this machine, and this program, can draw.

#include "core/language/language.hpp"

#include <span>
#include <string>
#include <vector>

namespace cow::cli {

/// The stage behind the last step of a scenario.
struct WantedPicture {
    std::string name; ///< each its own
    std::string path; ///< of the scenario
    std::string text; ///< … up to there
};

enum class QuizPicture : u8 { png, svg }; ///< a file's bytes, or an element of an HTML page

/// In that order. None, and why in `problem`, when nothing can be drawn here.
std::vector<std::string> draw_pictures(std::span<const WantedPicture> wanted, QuizPicture kind,
                                       Language language, std::string& problem);

} // namespace cow::cli
