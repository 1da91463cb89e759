// JUnit's XML and the kernel's test output, as CI takes them.

#include "app/cli/report/grade_report.hpp"
#include "core/base/utf8.hpp"

#include <algorithm>

namespace cow::cli {
namespace {

/// Text as XML may have it, in an attribute or between tags.
std::string xml(std::string_view text) {
    const std::string clean = harmless(text);
    std::string out;
    for_each_character(clean, [&](const Character& character, std::size_t at) {
        switch (character.code) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\n': out += "&#10;"; break;
        case 0xfffe: // no character of XML
        case 0xffff: out += '?'; break;
        default: out += clean.substr(at, character.bytes);
        }
    });
    return out;
}

struct Counts {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;

    void add(const Counts& other) {
        tests += other.tests;
        failures += other.failures;
        errors += other.errors;
        skipped += other.skipped;
    }
    std::string text() const {
        return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}")", tests, failures, errors,
                           skipped);
    }
};

bool was_judged(const GradedSubmission& submission) {
    return submission.result.outcome == grade::Outcome::judged;
}

Counts counts_of(const std::vector<Graded>& all, bool judged) {
    Counts out;
    out.tests = all.size() + (judged ? 0 : 1);
    out.errors = judged ? 0 : 1;
    out.skipped = judged ? 0 : all.size();
    out.failures = judged ? static_cast<std::size_t>(std::count_if(
                                all.begin(), all.end(), [](const Graded& one) { return !one.met; }))
                          : 0;
    return out;
}

void write_suite(Output& out, const GradePaper& paper, const GradedSubmission& submission) {
    const std::string file = xml(single_line(submission.file));
    const std::string summary = summary_of(paper, submission);
    const std::vector<Graded> all = graded(paper, submission);
    out.print("  <testsuite name=\"{}\" {}>\n", file, counts_of(all, was_judged(submission)).text());
    if (!was_judged(submission)) {
        out.print("    <testcase classname=\"{0}\" name=\"{0}\">\n      <error message=\"{1}\">{2}</error>\n"
                  "    </testcase>\n",
                  file,
                  xml(single_line(submission.result.trouble.substr(0, submission.result.trouble.find('\n')))),
                  xml(submission.result.trouble));
    }
    for (const Graded& one : all) {
        out.print("    <testcase classname=\"{}\" name=\"{}\"", file, xml(one.name));
        if (!one.judged) {
            out.write("><skipped/></testcase>\n");
        } else if (one.met) {
            out.write("/>\n");
        } else {
            out.print("><failure message=\"{}\">{}</failure></testcase>\n",
                      xml(single_line(one.output.substr(0, one.output.find('\n')))), xml(one.output));
        }
    }
    out.print("    <system-out>{}</system-out>\n  </testsuite>\n", xml(summary));
}

/// A description: '#' would begin a directive.
std::string ktap(std::string_view text) {
    std::string out = single_line(text);
    std::replace(out.begin(), out.end(), '#', '?');
    return out;
}

void write_remarks(Output& out, std::string_view indent, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.print("{}# {}\n", indent, text.substr(at, end - at));
        at = end + 1;
    }
}

void write_subtests(Output& out, const std::vector<Graded>& all) {
    out.print("  KTAP version 1\n  1..{}\n", all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        write_remarks(out, "  ", all[i].output);
        out.print("  {} {} {}\n", all[i].met ? "ok" : "not ok", i + 1, ktap(all[i].name));
    }
}

} // namespace

void write_junit(Output& out, const GradePaper& paper) {
    Counts all;
    for (const GradedSubmission& submission : paper.submissions) {
        all.add(counts_of(graded(paper, submission), was_judged(submission)));
    }
    const std::string title = paper.title.empty() ? paper.assignment : paper.title;
    out.print("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" {}>\n",
              xml(single_line(title)), all.text());
    for (const GradedSubmission& submission : paper.submissions) {
        write_suite(out, paper, submission);
    }
    out.write("</testsuites>\n");
}

void write_ktap(Output& out, const GradePaper& paper) {
    out.print("KTAP version 1\n1..{}\n", paper.submissions.size());
    for (std::size_t i = 0; i < paper.submissions.size(); ++i) {
        const GradedSubmission& submission = paper.submissions[i];
        write_subtests(out, graded(paper, submission));
        write_remarks(out, "", summary_of(paper, submission));
        out.print("{} {} {}\n", full_marks(paper, submission) ? "ok" : "not ok", i + 1,
                  ktap(submission.file));
    }
}

} // namespace cow::cli
