#pragma once
// What was graded, and what of it is told to whom.

#include "core/grade/judge.hpp"

#include <span>
#include <string>
#include <vector>

namespace cow::cli {

struct GradedSubmission {
    std::string file; ///< as it is shown
    grade::Result result;
};

struct GradePaper {
    std::string assignment; ///< its file, as it is shown
    std::string title;
    std::vector<grade::Criterion> criteria;
    std::vector<GradedSubmission> submissions;
};

/// One requirement of one submission, as its student may see it.
struct Graded {
    std::string name;   ///< the condition; of a hidden one its number
    std::string output; ///< why it is not met: what was found, what the author says; of a hidden one nothing
    u32 points = 0;
    u32 most = 0;
    bool met = false;
    bool judged = true;
    bool hidden = false;
};
std::vector<Graded> graded(const GradePaper& paper, const GradedSubmission& submission);

/// Everything of one requirement, for the teacher: as above, but hidden ones are told as well.
std::vector<Graded> graded_in_full(const GradePaper& paper, const GradedSubmission& submission);

/// What is said of a submission as a whole: why it was not judged, what cost all points, steps that were left out.
std::string summary_of(const GradePaper& paper, const GradedSubmission& submission);

/// All points, got and to be had.
u64 points_of(const GradePaper& paper, const GradedSubmission& submission);
u64 most_points(const GradePaper& paper);
inline bool full_marks(const GradePaper& paper, const GradedSubmission& submission) {
    return points_of(paper, submission) == most_points(paper);
}

/// Text from a file that nobody vouches for, on its way into a file or a terminal: valid UTF-8 without controls (but
/// newlines). single_line: without these, too.
std::string harmless(std::string_view text);
std::string single_line(std::string_view text);

} // namespace cow::cli
