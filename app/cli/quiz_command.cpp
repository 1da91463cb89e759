#include "app/cli/quiz_command.hpp"

#include "app/cli/answer_sheet.hpp"
#include "app/cli/quiz_dialog.hpp"
#include "app/cli/quiz_export.hpp"
#include "app/cli/report/json_writer.hpp"
#include "app/cli/report/playthrough.hpp"
#include "app/cli/report/quiz_report.hpp"
#include "app/cli/report/story_report.hpp"
#include "app/cli/source.hpp"
#include "core/base/whole_file.hpp"
#include "core/language/language.hpp"
#include "core/quiz/drill.hpp"
#include "core/quiz/paper.hpp"
#include "core/scenario/text.hpp"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <map>

namespace cow::cli {
namespace {

constexpr std::size_t usual_drill = 10;
constexpr u64 most_questions = 100'000;

/// A whole number in a range, or a problem.
std::optional<u64> number_of(std::string_view option, const std::string& text, u64 least, u64 most,
                             std::vector<Problem>& problems) {
    const std::optional<u64> value = decimal_value(text);
    if (value && *value >= least && *value <= most) {
        return value;
    }
    problems.push_back(
        misuse(fmt::format("{} is a number from {} to {}, not '{}'", option, least, most, text),
               fmt::format("for example: cowscope quiz {} {}", option, least)));
    return std::nullopt;
}

/// Tells the story of a scenario, and asks in front of its steps.
class Lesson : public Audience {
public:
    Lesson(StoryReport& story, QuizDialog& dialog, std::span<const Posed> questions)
        : story_(story), dialog_(dialog), questions_(questions) {}

    void remark(const Statement& statement) override {
        if (!std::holds_alternative<AskStatement>(statement.what)) {
            story_.remark(statement);
        }
    }
    bool about_to_run(const Statement& /*statement*/, std::size_t step) override {
        for (const Posed& posed : questions_) {
            if (posed.question.step == step) {
                const std::optional<std::string> given = dialog_.ask(posed);
                if (!given) {
                    return false;
                }
                given_.emplace_back(&posed, *given);
            }
        }
        return true;
    }
    void step(const StepReport& report) override {
        story_.step(report);
        for (const auto& [posed, given] : given_) {
            dialog_.tell(*posed, given);
        }
        given_.clear();
    }
    void expectation(const Statement& statement, const ExpectOutcome& outcome) override {
        story_.expectation(statement, outcome);
    }

private:
    StoryReport& story_;
    QuizDialog& dialog_;
    std::span<const Posed> questions_;
    std::vector<std::pair<const Posed*, std::string>> given_;
};

class QuizCommand {
public:
    QuizCommand(const QuizRequest& request, const Streams& streams)
        : request_(request), streams_(streams), out_(streams.out) {}

    Exit run() {
        understand();
        load();
        if (!problems_.empty()) {
            report(streams_, request_.json, problems_);
            return Exit::bad;
        }
        const Speaking speaking(language_);
        return answer();
    }

private:
    void understand();
    void understand_export();
    void load();
    Exit answer();
    void pose_files();
    void pose_drill(std::size_t count);
    Posed posed(const std::string& file, const Script& script, quiz::Question question) const;
    Exit print();
    Exit grade();
    Exit talk();
    void teach(const QuizSource& source);
    void drill();
    void keep(const QuizEntry& entry);
    bool several() const { return sources_.size() > 1; }
    /// It asks here, and nothing is printed or graded.
    bool talks() const {
        return !request_.questions && !request_.key && request_.answers.empty() && !request_.json &&
               !request_.format;
    }

    const QuizRequest& request_;
    const Streams& streams_;
    Output out_;
    std::vector<Problem> problems_;
    std::vector<QuizSource> sources_;
    QuizPaper paper_;
    int level_ = 1;
    std::optional<QuizFormat> format_;
    std::optional<std::size_t> count_;
    Language language_ = Language::english;
    std::string log_text_;
    std::optional<QuizDialog> dialog_;
};

void QuizCommand::understand() {
    if (!request_.level.empty()) {
        level_ = static_cast<int>(
            number_of("--level", request_.level, 1, quiz::most_level, problems_).value_or(1));
        if (!request_.files.empty()) {
            problems_.push_back(misuse("--level is for a drill, which has no FILE", "leave one of them out"));
        }
    }
    if (!request_.count.empty()) {
        count_ = number_of("--count", request_.count, 1, most_questions, problems_);
    }
    if (!request_.language.empty()) {
        const std::optional<Language> chosen = language_from_code(request_.language);
        if (!chosen) {
            problems_.push_back(unknown_language(request_.language));
        }
        language_ = chosen.value_or(Language::english);
    }
    if (request_.questions + request_.key + !request_.answers.empty() > 1) {
        problems_.push_back(
            misuse("--questions, --key and --answers are three different things", "give one of them"));
    }
    understand_export();
    if (!request_.log.empty() && !talks()) {
        problems_.push_back(
            misuse("--log keeps what is asked and answered here", "leave it out, or the others"));
    }
    const bool piped = std::any_of(request_.files.begin(), request_.files.end(), is_standard_input);
    if (piped && (talks() || is_standard_input(request_.answers))) {
        problems_.push_back(
            misuse("the answers come from standard input, so no FILE can be -", "name a file"));
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    const bool endless = talks() && request_.files.empty();
    paper_.seed = request_.seed.value_or(endless ? static_cast<u64>(now) % 1'000'000 : 1);
}

void QuizCommand::understand_export() {
    if (!request_.format) {
        if (request_.out) {
            problems_.push_back(misuse("-o is for --export", "print the questions: --questions"));
        }
        return;
    }
    format_ = quiz_format(*request_.format, problems_);
    if (format_ && (!request_.out || request_.out->empty())) {
        problems_.push_back(misuse("--export needs to know where to: -o OUT",
                                   fmt::format("for example: --export {} -o {}", *request_.format,
                                               quiz_file_names[static_cast<std::size_t>(*format_)])));
    }
    if (request_.questions || request_.key || !request_.answers.empty() || request_.json) {
        problems_.push_back(misuse("--export writes a file, and prints and grades nothing",
                                   "leave --questions, --key, --answers and --json out"));
    }
}

void QuizCommand::load() {
    std::map<std::string, std::string> stems;
    for (const std::string& file : request_.files) {
        const std::optional<std::string> text = read_source(file, streams_.in, problems_);
        if (std::optional<Script> script = text ? parse_source(file, *text, problems_) : std::nullopt) {
            const std::string stem = std::filesystem::path(file).stem().string();
            if (request_.files.size() > 1 && !stems.emplace(stem, file).second) {
                problems_.push_back(misuse(fmt::format("two files are called {}", stem),
                                           "the ids of their questions begin so: rename one"));
            }
            if (request_.files.size() > 1 && stem.find_first_of(" \t\n") != std::string::npos) {
                problems_.push_back(file_problem(file, "a name with a blank in it cannot begin an id",
                                                 "rename it, or ask about it alone"));
            }
            sources_.push_back({file, *text, std::move(*script)});
        }
    }
}

Posed QuizCommand::posed(const std::string& file, const Script& script, quiz::Question question) const {
    Posed out{shown_name(file), script.statements[script.steps()[question.step - 1]].text,
              std::move(question)};
    if (several()) {
        out.question.id = fmt::format("{}:{}", std::filesystem::path(file).stem().string(), out.question.id);
    }
    return out;
}

void QuizCommand::pose_files() {
    for (const QuizSource& source : sources_) {
        for (quiz::Question& question : quiz::paper(source.script, paper_.seed, count_)) {
            paper_.questions.push_back(posed(source.file, source.script, std::move(question)));
        }
    }
}

Posed drilled(quiz::Drill& drill, const quiz::Score& score) {
    Posed out;
    out.question = drill.next(score);
    const std::string& program = drill.program();
    const std::size_t last = program.rfind('\n', program.size() - 2) + 1;
    if (out.question.subject != quiz::Subject::call) {
        out.step = program.substr(last, program.size() - last - 1);
    }
    return out;
}

void QuizCommand::pose_drill(std::size_t count) {
    quiz::Drill drill(paper_.seed, level_);
    for (std::size_t i = 0; i < count; ++i) {
        paper_.questions.push_back(drilled(drill, {}));
    }
}

Exit QuizCommand::answer() {
    if (sources_.empty() && !talks()) {
        pose_drill(count_.value_or(usual_drill));
    } else {
        pose_files();
    }
    if (!request_.answers.empty()) {
        return grade();
    }
    if (format_) {
        return export_quiz({*format_, *request_.out, level_}, paper_, sources_, language_, streams_);
    }
    return talks() ? talk() : print();
}

Exit QuizCommand::print() {
    if (request_.json) {
        write_quiz_json(out_, paper_, request_.key, {});
    } else {
        for (const Posed& each : paper_.questions) {
            write_question(out_, streams_.out_style, each, request_.key);
        }
    }
    out_.flush();
    return Exit::ok;
}

Exit QuizCommand::grade() {
    const std::vector<Given> given = read_answers(request_.answers, streams_.in, paper_, problems_);
    if (!problems_.empty()) {
        report(streams_, request_.json, problems_);
        return Exit::bad;
    }
    const std::vector<Marked> marked = mark(paper_, given);
    if (request_.json) {
        write_quiz_json(out_, paper_, true, marked);
    } else {
        for (const Marked& one : marked) {
            write_mark(out_, streams_.out_style, one);
        }
        out_.print("{}\n", paint(streams_.out_style, Ink::title,
                                 presentable(streams_.out_style, trf("{} of {} points", points_of(marked),
                                                                     most_points(marked)))));
    }
    out_.flush();
    return points_of(marked) == most_points(marked) ? Exit::ok : Exit::failed;
}

// ---- asking --------------------------------------------------------------------------------------------------------

void QuizCommand::teach(const QuizSource& source) {
    StoryReport story(out_, streams_.out_style, Shown::story);
    story.begin(shown_name(source.file), source.script);
    std::vector<Posed> mine;
    for (const Posed& each : paper_.questions) {
        if (each.file == shown_name(source.file)) {
            mine.push_back(each);
        }
    }
    Lesson lesson(story, *dialog_, mine);
    PlayOptions options;
    options.most_touches = StoryReport::most_touches;
    options.watch = false;
    play(Runner(source.script, {}), options, lesson);
}

void QuizCommand::drill() {
    out_.print("{}\n\n",
               presentable(streams_.out_style, trf("A drill of level {}, seed {}.", level_, paper_.seed)));
    quiz::Drill drill(paper_.seed, level_);
    for (std::size_t i = 0; i < count_.value_or(most_questions); ++i) {
        const Posed each = drilled(drill, dialog_->score());
        const std::optional<std::string> given = dialog_->ask(each);
        if (!given) {
            break;
        }
        dialog_->tell(each, *given);
    }
}

/// A line of JSON for each question.
void QuizCommand::keep(const QuizEntry& entry) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    Output line;
    JsonWriter json(line);
    json.begin_object();
    json.member("time", std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
    json.member("seed", paper_.seed);
    json.member("id", entry.posed.question.id);
    json.member("file", entry.posed.file);
    json.member("about", entry.posed.step);
    json.member("subject", quiz::subject_name(entry.posed.question.subject));
    json.member("text", entry.posed.question.text);
    json.key("given");
    entry.given.empty() ? json.null() : json.value(entry.given);
    json.member("answer", entry.posed.question.answer_text());
    json.member("right", entry.right);
    json.member("help", entry.helped);
    json.end_object();
    log_text_ += line.text() + "\n";
}

Exit QuizCommand::talk() {
    dialog_.emplace(streams_, out_, [this](const QuizEntry& entry) { keep(entry); });
    if (sources_.empty()) {
        drill();
    }
    for (const QuizSource& source : sources_) {
        if (!dialog_->over()) {
            teach(source);
        }
    }
    dialog_->sum_up();
    if (!request_.log.empty()) {
        if (!write_whole(request_.log, log_text_)) {
            const Problem told = file_problem(request_.log, std::strerror(errno), "");
            report(streams_, false, std::span(&told, 1));
            return Exit::bad;
        }
    }
    return dialog_->score().right() == dialog_->score().asked() ? Exit::ok : Exit::failed;
}

} // namespace

CLI::App* declare_quiz(CLI::App& program, QuizRequest& request) {
    CLI::App* command = program.add_subcommand("quiz", "asks what a step will come to, and grades answers");
    command->add_option("FILE", request.files, "scenarios");
    command->add_option("--seed", request.seed, "which questions, and in which order");
    command->add_option("--level", request.level, "of a drill");
    command->add_option("--count", request.count, "how many questions");
    command->add_option("--language", request.language, "of the questions");
    command->add_flag("--questions", request.questions, "print the questions");
    command->add_flag("--key", request.key, "print the questions with their answers");
    command->add_option("--answers", request.answers, "grade the answers in a file");
    command->add_option("--export", request.format, "write the questions as a file for another system");
    command->add_option("-o,--output", request.out, "the file to write");
    command->add_option("--log", request.log, "keep what was asked and answered");
    command->add_flag("--json", request.json, "print JSON");
    return command;
}

Exit quiz_command(const QuizRequest& request, const Streams& streams) {
    return QuizCommand(request, streams).run();
}

} // namespace cow::cli
