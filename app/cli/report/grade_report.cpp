#include "app/cli/report/grade_report.hpp"

#include "app/cli/report/json_writer.hpp"
#include "app/cli/report/paragraph.hpp"
#include "app/cli/report/story_report.hpp"
#include "core/base/utf8.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::cli {
namespace {

std::string_view outcome_name(grade::Outcome outcome) {
    switch (outcome) {
    case grade::Outcome::judged: return "judged";
    case grade::Outcome::empty: return "empty";
    case grade::Outcome::malformed: return "malformed";
    case grade::Outcome::stopped: return "stopped";
    }
    return "";
}

/// Lines that were laid out elsewhere stay as they are.
void write_lines(Output& out, const Style& style, std::string_view text, std::string_view indent) {
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.print("{}{}\n", indent, presentable(style, text.substr(at, end - at)));
        at = end + 1;
    }
}

void write_submission(Output& out, const Style& style, const GradePaper& paper,
                      const GradedSubmission& submission) {
    out.print("{}\n", paint(style, Ink::bold, presentable(style, single_line(submission.file))));
    std::size_t width = 0;
    const std::vector<Graded> all = graded(paper, submission);
    for (const Graded& one : all) {
        width = std::max(width, fmt::formatted_size("{}/{}", one.points, one.most));
    }
    for (const Graded& one : all) {
        const std::string points = fmt::format("{}/{}", one.points, one.most);
        const std::string sign = one.judged ? std::string(mark(style, one.met)) : "-";
        const Ink ink = one.met ? Ink::good : Ink::bad;
        out.print("  {} {:>{}}  {}\n", paint(style, ink, sign), points, width, presentable(style, one.name));
        if (one.judged && !one.output.empty()) {
            const std::string indent(6 + width + (columns_of(sign) - 1), ' ');
            write_paragraph(out, style, Ink::plain, one.output, indent, indent);
        }
    }
    write_lines(out, style, summary_of(paper, submission), "  ");
}

void write_test(JsonWriter& json, const GradePaper& paper, std::size_t index, const Graded& one,
                const grade::Verdict& verdict) {
    json.begin_object();
    json.member("name", one.name);
    json.member("line", paper.criteria[index].line);
    json.member("hidden", one.hidden);
    json.member("met", one.met);
    json.member("points", one.points);
    json.member("max", one.most);
    json.member("found", single_line(verdict.found));
    json.member("output", one.output);
    json.end_object();
}

} // namespace

void write_grade_text(Output& out, const Style& style, const GradePaper& paper) {
    const std::string title = paper.title.empty() ? paper.assignment : paper.title;
    out.print("{}\n", paint(style, Ink::title, presentable(style, single_line(title))));
    for (const GradedSubmission& submission : paper.submissions) {
        out.write("\n");
        write_submission(out, style, paper, submission);
    }
    if (paper.submissions.size() > 1) {
        out.write("\n");
        for (const GradedSubmission& submission : paper.submissions) {
            out.print("{:>5} {}\n", points_of(paper, submission),
                      presentable(style, single_line(submission.file)));
        }
    }
}

void write_grade_json(Output& out, const GradePaper& paper) {
    JsonWriter json(out);
    json.begin_object();
    json.member("assignment", single_line(paper.assignment));
    json.member("title", single_line(paper.title));
    json.member("max", most_points(paper));
    json.key("submissions");
    json.begin_array();
    for (const GradedSubmission& submission : paper.submissions) {
        json.begin_object();
        json.member("file", single_line(submission.file));
        json.member("outcome", outcome_name(submission.result.outcome));
        json.member("points", points_of(paper, submission));
        json.member("full", full_marks(paper, submission));
        json.member("message", summary_of(paper, submission));
        json.key("tests");
        json.begin_array();
        const std::vector<Graded> all = graded_in_full(paper, submission);
        for (std::size_t i = 0; i < all.size(); ++i) {
            write_test(json, paper, i, all[i], submission.result.verdicts[i]);
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    out.write("\n");
}

} // namespace cow::cli
