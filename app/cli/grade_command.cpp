#include "app/cli/grade_command.hpp"

#include "app/cli/report/grade_report.hpp"
#include "app/cli/source.hpp"
#include "app/linux/process/bounded.hpp"
#include "core/base/whole_file.hpp"
#include "core/language/language.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace cow::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, 6> formats{"text",         "json",  "gradescope",
                                                  "prairielearn", "junit", "ktap"};

/// What the process that ran a submission tells of it.
std::string packed(const grade::Result& result) {
    ordered_json out{{"outcome", static_cast<int>(result.outcome)},
                     {"trouble", result.trouble},
                     {"notes", result.notes},
                     {"forbidden", result.forbidden},
                     {"verdicts", ordered_json::array()}};
    for (const grade::Verdict& verdict : result.verdicts) {
        out["verdicts"].push_back({verdict.met, verdict.found});
    }
    return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

grade::Result unpacked(const std::string& text) {
    const ordered_json in = ordered_json::parse(text);
    grade::Result out;
    out.outcome = static_cast<grade::Outcome>(in.at("outcome").get<int>());
    out.trouble = in.at("trouble");
    out.notes = in.at("notes").get<std::vector<std::string>>();
    out.forbidden = in.at("forbidden");
    for (const ordered_json& verdict : in.at("verdicts")) {
        out.verdicts.push_back({verdict.at(0).get<bool>(), verdict.at(1).get<std::string>()});
    }
    return out;
}

class GradeCommand {
public:
    GradeCommand(const GradeRequest& request, const Streams& streams)
        : request_(request), streams_(streams), json_errors_(request.format == "json") {}

    Exit run() {
        understand();
        if (problems_.empty()) {
            load();
        }
        if (!problems_.empty()) {
            report(streams_, json_errors_, problems_);
            return Exit::bad;
        }
        const Speaking speaking(language_);
        paper_.title = assignment_->shown_title();
        bool full = true;
        for (auto file = request_.files.begin() + 1; file != request_.files.end(); ++file) {
            paper_.submissions.push_back({shown_name(*file), judged(*file)});
            full = full && full_marks(paper_, paper_.submissions.back());
        }
        return write() ? full ? Exit::ok : Exit::failed : Exit::bad;
    }

private:
    void understand();
    void load();
    grade::Result judged(const std::string& file) const;
    grade::Result judged_here(const std::string& file) const;
    void write_form(Output& out, const Style& style) const;
    bool write();

    const GradeRequest& request_;
    const Streams& streams_;
    bool json_errors_;
    std::vector<Problem> problems_;
    Language language_ = Language::english;
    std::optional<Script> assignment_;
    GradePaper paper_;
};

void GradeCommand::understand() {
    const std::string& format = request_.format;
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
        problems_.push_back(unknown_choice("format", format, formats));
    }
    if (request_.files.size() < 2) {
        problems_.push_back(misuse("grade needs a SUBMISSION behind the ASSIGNMENT",
                                   "for example: cowscope grade assignment.cow ada.cow"));
    } else if (request_.files.size() > 2 && (format == "gradescope" || format == "prairielearn")) {
        problems_.push_back(misuse(fmt::format("a file for {} is about one submission", format),
                                   "name one, or choose another --format"));
    }
    if (std::count_if(request_.files.begin(), request_.files.end(), is_standard_input) > 1) {
        problems_.push_back(misuse("only one file can be standard input", "name the others"));
    }
    if (!request_.language.empty()) {
        const std::optional<Language> chosen = language_from_code(request_.language);
        if (!chosen) {
            problems_.push_back(unknown_language(request_.language));
        }
        language_ = chosen.value_or(Language::english);
    }
}

void GradeCommand::load() {
    const std::string& file = request_.files.front();
    assignment_ = load_script(file, streams_.in, problems_);
    if (!assignment_) {
        return;
    }
    for (const grade::Fault& fault : grade::faults_of(*assignment_)) {
        problems_.push_back({file, fault.line, fault.line == 0 ? 0U : 1U, fault.message, fault.hint, {}});
    }
    paper_.assignment = shown_name(file);
    paper_.criteria = grade::criteria_of(*assignment_);
}

/// In this process, which is one that may come to harm.
grade::Result GradeCommand::judged_here(const std::string& file) const {
    std::vector<Problem> problems;
    const std::optional<std::string> text = read_bytes(file, streams_.in, grade::limit::bytes, problems);
    if (!text) {
        return grade::not_judged(paper_.criteria, grade::Outcome::malformed,
                                 fmt::format("{}: {}", shown_name(file), problems.front().message));
    }
    return grade::judge(*assignment_, shown_name(file), *text);
}

grade::Result GradeCommand::judged(const std::string& file) const {
    using End = real::BoundedAnswer::End;
    const real::Bounds bounds;
    const real::BoundedAnswer answer = real::run_bounded(bounds, [&] { return packed(judged_here(file)); });
    if (answer.end == End::answered) {
        return unpacked(answer.text);
    }
    const std::string why =
        answer.end == End::late
            ? trf("It took longer than {} seconds, and was ended.", bounds.time.count() / 1000)
        : answer.end == End::too_large
            ? trf("It needed more than {} MiB of memory, and was ended.", bounds.memory >> 20U)
            : std::string(tr("It could not be run to its end."));
    return grade::not_judged(paper_.criteria, grade::Outcome::stopped, why);
}

void GradeCommand::write_form(Output& out, const Style& style) const {
    if (request_.format == "json") {
        write_grade_json(out, paper_);
    } else if (request_.format == "gradescope") {
        write_gradescope(out, paper_);
    } else if (request_.format == "prairielearn") {
        write_prairielearn(out, paper_);
    } else if (request_.format == "junit") {
        write_junit(out, paper_);
    } else if (request_.format == "ktap") {
        write_ktap(out, paper_);
    } else {
        write_grade_text(out, style, paper_);
    }
}

/// False when the file cannot be written, which has been told.
bool GradeCommand::write() {
    if (request_.output.empty()) {
        Output out(streams_.out);
        write_form(out, streams_.out_style);
        out.flush();
        return true;
    }
    Output text;
    write_form(text, Style{});
    if (write_whole(request_.output, text.text())) {
        return true;
    }
    const Problem told = file_problem(request_.output, std::strerror(errno), "");
    report(streams_, json_errors_, std::span(&told, 1));
    return false;
}

} // namespace

CLI::App* declare_grade(CLI::App& program, GradeRequest& request) {
    CLI::App* command = program.add_subcommand("grade", "judges what was handed in for an assignment");
    command->add_option("FILE", request.files, "the assignment, and submissions");
    command->add_option("--format", request.format, "the form of the result");
    command->add_option("-o,--output", request.output, "write the result to this file");
    command->add_option("--language", request.language, "of the feedback");
    return command;
}

Exit grade_command(const GradeRequest& request, const Streams& streams) {
    return GradeCommand(request, streams).run();
}

} // namespace cow::cli
