#pragma once
// Be the kernel, in words: what was done and how it was judged, for the panel and for those who cannot see it.

#include "core/exercise/act_text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cow::ui {

/// A row of the two ways beside each other: the student's act, the model's, or, where they are the same, both.
struct WayRow {
    std::optional<std::size_t> own;   ///< of Exercise::done()
    std::optional<std::size_t> model; ///< of Plan::way
};
/// Both in their own order, side by side wherever that allows it.
std::vector<WayRow> ways_beside(const Exercise& exercise);

/// How it went: "All right, without a mistake.", "2 mistakes, 1 act shown.".
std::string result_text(const Exercise& exercise);

/// Of one act that was done, as far as it is judged already: "take F4: right"
std::string done_text(const Exercise& exercise, std::size_t done, const Labels& labels);

/// All of it, for the text mirror.
std::vector<std::string> exercise_lines(const Exercise& exercise, const Labels& labels);

} // namespace cow::ui
