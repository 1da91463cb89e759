#include "app/cli/report/grade_paper.hpp"

#include "app/cli/report/terminal.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::cli {
namespace {

/// What was found and what the author says, a line each.
std::string reason_of(const grade::Criterion& criterion, const grade::Verdict& verdict) {
    std::string out = verdict.found.empty()         ? std::string()
                      : criterion.forbidden.empty() ? trf("Found: {}.", verdict.found)
                                                    : verdict.found;
    if (const std::string says = criterion.stake.shown(); !says.empty()) {
        out += (out.empty() ? "" : "\n") + says;
    }
    return out;
}

std::vector<Graded> all_of(const GradePaper& paper, const GradedSubmission& submission, bool hide) {
    std::vector<Graded> out;
    std::size_t number = 0;
    for (std::size_t i = 0; i < paper.criteria.size(); ++i) {
        const grade::Criterion& criterion = paper.criteria[i];
        const grade::Verdict& verdict = submission.result.verdicts[i];
        Graded one;
        one.hidden = criterion.stake.hidden;
        one.judged = submission.result.outcome == grade::Outcome::judged;
        one.met = verdict.met;
        one.points = grade::points_of(submission.result, criterion, verdict);
        one.most = criterion.stake.worth();
        number += one.hidden ? 1 : 0;
        const bool told = !one.hidden || !hide;
        one.name = told ? single_line(criterion.text) : trf("hidden requirement {}", number);
        if (!one.judged) {
            one.output = tr("Not judged.");
        } else if (told && !one.met) {
            one.output = harmless(reason_of(criterion, verdict));
        }
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace

std::vector<Graded> graded(const GradePaper& paper, const GradedSubmission& submission) {
    return all_of(paper, submission, true);
}

std::vector<Graded> graded_in_full(const GradePaper& paper, const GradedSubmission& submission) {
    return all_of(paper, submission, false);
}

std::string summary_of(const GradePaper& paper, const GradedSubmission& submission) {
    const grade::Result& result = submission.result;
    std::string out = trf("{} of {} points", points_of(paper, submission), most_points(paper));
    if (!result.trouble.empty()) {
        out += "\n" + result.trouble;
    }
    if (result.forbidden) {
        out += fmt::format("\n{}", tr("Something was done that costs all points."));
    }
    for (const std::string& note : result.notes) {
        out += "\n" + note;
    }
    while (out.ends_with('\n')) {
        out.pop_back();
    }
    return harmless(out);
}

u64 points_of(const GradePaper& paper, const GradedSubmission& submission) {
    return grade::points_of(submission.result, paper.criteria);
}
u64 most_points(const GradePaper& paper) { return grade::most_points(paper.criteria); }

std::string harmless(std::string_view text) { return presentable(Style{}, text); }

std::string single_line(std::string_view text) {
    std::string out = harmless(text);
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
}

} // namespace cow::cli
