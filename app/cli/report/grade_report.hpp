#pragma once
// Marks in the forms that people, programs and the systems of courses take.

#include "app/cli/report/grade_paper.hpp"
#include "app/cli/report/output.hpp"
#include "app/cli/report/terminal.hpp"

namespace cow::cli {

/// For people: each submission with its requirements, and, of several, their points.
void write_grade_text(Output& out, const Style& style, const GradePaper& paper);
/// {"assignment","title","max","submissions":[{"file","outcome","points","message","tests":[…]}]}: for the teacher's own
/// programs, hidden requirements and all.
void write_grade_json(Output& out, const GradePaper& paper);

// Of the systems' forms the first two are about one submission.

/// results.json: {"score","output","visibility","tests":[{"name","score","max_score","status","output"}]}.
void write_gradescope(Output& out, const GradePaper& paper);
/// results.json: {"score","gradable","format_errors","message","tests":[{"name","points","max_points","message"}]}, at
/// most 1 MB.
void write_prairielearn(Output& out, const GradePaper& paper);

/// A suite for each submission, a case for each requirement.
void write_junit(Output& out, const GradePaper& paper);
/// A test for each submission, a subtest for each requirement.
void write_ktap(Output& out, const GradePaper& paper);

} // namespace cow::cli
