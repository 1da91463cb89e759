#include "app/cli/help.hpp"

#include <string_view>

namespace cow::cli {
namespace {

constexpr std::string_view grade_forms = R"(JSON:
  {"assignment","title","max",
   "submissions":[{"file","outcome","points","full","message",
                   "tests":[{"name","line","hidden","met","points","max",
                             "found","output"}]}]}

  outcome is judged, empty, malformed or stopped (by a limit). line is that of
  the assignment. Here hidden requirements are told in full, and in gradescope,
  where they have "visibility":"hidden"; elsewhere they have a number for a name
  and no reason.

)";

} // namespace

std::string grade_help() {
    return R"(Judges scenarios that students hand in: whether what happens in them is what the
assignment asks for.

usage:
  cowscope grade ASSIGNMENT SUBMISSION... [options]

ASSIGNMENT is a scenario with 'require' and 'forbid' lines (scenarios/README.md,
Assignments). Its machine, files and steps come first, then those of the
SUBMISSION, then each requirement is judged. - is standard input.

A submission that is no lawful scenario, has no steps, or goes beyond a limit
has 0 points and the reason. Each is run in a process of its own and may have
  1 MiB of text             10,000 steps
  262,144 pages that its loads and stores touch
  4,000,000 events          1 GiB of memory
  10 seconds, in which it must be read, too

options:
  --format FORM    what is printed:
      text           for people; what is used without --format
      json           for programs
      gradescope     results.json of Gradescope, for one SUBMISSION
      prairielearn   results.json of PrairieLearn's external grader, for one
      junit          JUnit XML: a suite for each SUBMISSION
      ktap           KTAP: a test for each SUBMISSION
  -o, --output OUT write it to OUT, which is replaced when the new one is whole
  --language CODE  of titles and feedback: en, zh
  -h, --help       this text

)" + std::string(grade_forms) +
           R"(examples:
  cowscope grade scenarios/grading/copy-two-pages.cow ada.cow
  cowscope grade copy-two-pages.cow handed-in/*.cow --format json
  cowscope grade task.cow submission.cow --format gradescope -o results.json

exit status:
  0  every submission has all points
  1  some have less, be it 0 because they cannot be run
  2  a bad assignment or bad use
)";
}

} // namespace cow::cli
