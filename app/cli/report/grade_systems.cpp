// Gradescope and PrairieLearn.

#include "app/cli/report/grade_report.hpp"
#include "core/base/utf8.hpp"
#include "core/language/language.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cow::cli {
namespace {

using nlohmann::ordered_json;

std::string dumped(const ordered_json& object) {
    return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

/// At most `most` bytes of a text.
std::string cut(const std::string& text, std::size_t most) {
    if (text.size() <= most) {
        return text;
    }
    std::size_t end = most;
    while (end > 0 && inside_character(text, end)) {
        --end;
    }
    return text.substr(0, end) + "…";
}

ordered_json gradescope_test(const Graded& one) {
    ordered_json test;
    test["name"] = one.name;
    test["score"] = one.points;
    test["max_score"] = one.most;
    test["status"] = one.met ? "passed" : "failed";
    test["output"] = one.output;
    if (one.hidden) { // the teacher alone reads it
        test["visibility"] = "hidden";
    }
    return test;
}

ordered_json prairielearn(const GradePaper& paper, std::size_t longest) {
    const GradedSubmission& submission = paper.submissions.front();
    const bool gradable = submission.result.outcome != grade::Outcome::malformed;
    const std::string summary = summary_of(paper, submission);
    ordered_json out;
    out["score"] =
        static_cast<double>(points_of(paper, submission)) / static_cast<double>(most_points(paper));
    out["gradable"] = gradable;
    out["format_errors"] = ordered_json::array();
    if (!gradable) {
        out["format_errors"].push_back(cut(harmless(submission.result.trouble), longest));
    }
    out["message"] = cut(summary, longest);
    out["tests"] = ordered_json::array();
    for (const Graded& one : graded(paper, submission)) {
        ordered_json test;
        test["name"] = cut(one.name, longest);
        test["points"] = one.points;
        test["max_points"] = one.most;
        test["message"] = cut(one.output, longest);
        out["tests"].push_back(std::move(test));
    }
    return out;
}

} // namespace

void write_gradescope(Output& out, const GradePaper& paper) {
    const GradedSubmission& submission = paper.submissions.front();
    ordered_json results;
    results["score"] = points_of(paper, submission);
    results["output"] = summary_of(paper, submission);
    results["visibility"] = "visible";
    results["tests"] = ordered_json::array();
    for (const Graded& one : graded_in_full(paper, submission)) {
        results["tests"].push_back(gradescope_test(one));
    }
    out.write(dumped(results));
}

void write_prairielearn(Output& out, const GradePaper& paper) {
    constexpr std::size_t most = 1'000'000;
    std::size_t longest = std::size_t{64} << 10U;
    std::string text = dumped(prairielearn(paper, longest));
    while (text.size() > most && longest > 1) {
        longest /= 2;
        text = dumped(prairielearn(paper, longest));
    }
    out.write(text);
}

} // namespace cow::cli
