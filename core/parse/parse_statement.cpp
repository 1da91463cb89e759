#include "core/parse/parse_statement.hpp"

#include "core/parse/parse_answers.hpp"
#include "core/parse/parse_call.hpp"
#include "core/parse/parse_expr.hpp"
#include "core/parse/parse_lesson.hpp"
#include "core/parse/parse_require.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace cow {
namespace {

class LineParser {
public:
    LineParser(std::span<const Token> tokens, Errors& errors, Document& document)
        : reader_(tokens, errors), tokens_(tokens), errors_(errors), errors_before_(errors.size()),
          document_(document) {}

    void parse();

private:
    using Part = void (LineParser::*)();

    bool trace_remark();
    bool take_pid();
    void take_process();
    Part keyword() const;
    void action();
    void bound_call();
    void add(decltype(Statement::what) what);

    void title();
    void chapter() { parse_chapter(reader_, tokens_.front(), document_.script); }
    void teaches() { parse_teaches(reader_, tokens_.front(), document_.script); }
    void minutes() { parse_minutes(reader_, tokens_.front(), document_.script); }
    void needs() { parse_needs(reader_, tokens_.front(), document_.script); }
    void machine();
    void file();
    void process();
    void say();
    void ask();
    void step();
    void expect();
    void load() { touch(false, false); }
    void store() { touch(true, false); }
    void fetch() { touch(false, true); }
    void touch(bool store, bool fetch);
    void kernel_work();
    void require();
    void forbid();
    void hidden();
    template <class What> void add_requirement(std::optional<What> statement);

    TokenReader reader_;
    std::span<const Token> tokens_;
    Errors& errors_;
    std::size_t errors_before_;
    Document& document_;
    Statement statement_;
    bool hidden_ = false; ///< the word stood in front of a requirement
};

/// A line with an error adds nothing; but later lines may use the name that it was to give.
void LineParser::add(decltype(Statement::what) what) {
    if (document_.assignment) {
        check_given_names(what, tokens_, *document_.assignment, errors_);
    }
    if (!reader_.require_end() || errors_.size() != errors_before_) {
        if (const auto* call = std::get_if<CallStatement>(&what); call != nullptr && !call->bind.empty()) {
            document_.scope.learn_broken(call->bind);
        }
        return;
    }
    statement_.line = errors_.line_of(tokens_.front().text);
    statement_.text = line_text(tokens_);
    statement_.what = std::move(what);
    const bool step = statement_.is_step();
    if (step) {
        document_.has_step = true;
        document_.open_question.reset();
    } else if (std::holds_alternative<AskStatement>(statement_.what)) {
        document_.open_question = tokens_.front();
    }
    document_.scope.learn(statement_);
    document_.script.statements.push_back(std::move(statement_));
    if (step) {
        check_answers(std::exchange(document_.answers, {}), document_.scope, errors_);
    }
}

// ---- who does it ---------------------------------------------------------------------------------------------------

/// Lines that strace adds to the calls, and halves of calls: what they mean is known only from the lines around them.
bool LineParser::trace_remark() {
    const Token& first = reader_.peek();
    const auto three = [&](std::string_view symbol) {
        return reader_.is(symbol) && reader_.is(symbol, 1) && reader_.is(symbol, 2);
    };
    if (three("+") || three("-") || (first.is("strace") && reader_.is(":", 1))) {
        reader_.fail(first, "a remark of strace, not a call",
                     "leave it out; exit_group(0) or kill(...) ends a process");
        return true;
    }
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
        const bool unfinished = tokens_[i].is("<") && tokens_[i + 1].is("unfinished");
        if (unfinished || (tokens_[i].is("<") && tokens_[i + 1].is("...") && i + 3 < tokens_.size() &&
                           tokens_[i + 3].is("resumed"))) {
            reader_.fail(tokens_[i],
                         unfinished ? "the call ends in another line" : "the call began in another line",
                         "write both halves as one line: NAME(arguments) = result");
            return true;
        }
    }
    return false;
}

/// `1234 ` or `[pid 1234] ` before a call.
bool LineParser::take_pid() {
    const bool bracketed = reader_.is("[") && reader_.is("pid", 1);
    if (!bracketed && !reader_.is(Token::Kind::number)) {
        return true;
    }
    if (bracketed) {
        reader_.take();
        reader_.take();
    }
    const Token& token = reader_.peek();
    const auto pid = reader_.take_number("a pid");
    if (!pid || (bracketed && !reader_.require("]"))) {
        return false;
    }
    constexpr u64 most = u64{1} << 22U; // PID_MAX_LIMIT
    if (*pid == 0 || *pid > most) {
        reader_.fail(token, fmt::format("{} is no pid", token.text), fmt::format("pids are 1 to {}", most));
        return false;
    }
    statement_.trace_pid = static_cast<u32>(*pid);
    statement_.process = document_.scope.process_of_pid(*statement_.trace_pid);
    return true;
}

/// `NAME: ` before an action. When the name is wrong, the rest can still be read.
void LineParser::take_process() {
    if (!reader_.is(Token::Kind::word) || !reader_.is(":", 1)) {
        return;
    }
    const Token& name = reader_.take();
    reader_.take();
    statement_.process = name.text;
    if (name.is("kernel") || document_.scope.is_process(name.text)) {
        return;
    }
    std::string hint = TokenReader::suggestion(name.text, document_.scope.process_names());
    reader_.fail(name, fmt::format("unknown process {}", token_text(name)),
                 hint.empty() ? fmt::format("'{0} = fork()' or 'process {0}' makes it", name.text)
                              : std::move(hint));
}

// ---- statements ----------------------------------------------------------------------------------------------------

LineParser::Part LineParser::keyword() const {
    static constexpr std::pair<std::string_view, Part> table[] = {
        {"title", &LineParser::title},     {"machine", &LineParser::machine},
        {"file", &LineParser::file},       {"process", &LineParser::process},
        {"say", &LineParser::say},         {"ask", &LineParser::ask},
        {"step", &LineParser::step},       {"expect", &LineParser::expect},
        {"load", &LineParser::load},       {"store", &LineParser::store},
        {"fetch", &LineParser::fetch},     {"chapter", &LineParser::chapter},
        {"teaches", &LineParser::teaches}, {"minutes", &LineParser::minutes},
        {"needs", &LineParser::needs},     {"require", &LineParser::require},
        {"forbid", &LineParser::forbid},   {"hidden", &LineParser::hidden},
    };
    if (!reader_.is(Token::Kind::word) || reader_.is("=", 1) || reader_.is(":", 1)) {
        return nullptr;
    }
    for (const auto& [word, part] : table) {
        if (reader_.is(word)) {
            return part;
        }
    }
    return nullptr;
}

void LineParser::parse() {
    if (trace_remark() || !take_pid() || (statement_.trace_pid && trace_remark())) {
        return;
    }
    take_process();
    if (statement_.process == "kernel") {
        kernel_work();
    } else {
        const Token& word = reader_.peek();
        const Part part = keyword();
        const bool touches =
            part == &LineParser::load || part == &LineParser::store || part == &LineParser::fetch;
        if (part != nullptr && !touches && !statement_.process.empty()) {
            reader_.fail(word, fmt::format("'{}' is not done by a process", word.text),
                         "write it without a process before it");
        } else {
            statement_.process =
                statement_.process.empty() && (part == nullptr || touches) ? "init" : statement_.process;
            part != nullptr ? (reader_.take(), (this->*part)()) : action();
        }
    }
}

/// A system call, with or without a name for its result.
void LineParser::action() {
    const Token& first = reader_.peek();
    if (first.kind != Token::Kind::word) {
        reader_.unexpected("a statement");
    } else if (reader_.is("=", 1)) {
        bound_call();
    } else if (reader_.is("(", 1)) {
        CallStatement call;
        if (parse_call(reader_, document_.scope, call)) {
            add(std::move(call));
        }
    } else if (vocabulary::find_call(first.text) != nullptr) {
        reader_.take();
        reader_.require("(");
    } else {
        std::vector<std::string_view> known = vocabulary::names_of(vocabulary::statements());
        const std::vector<std::string_view> calls = vocabulary::names_of(vocabulary::calls());
        known.insert(known.end(), calls.begin(), calls.end());
        const auto work = vocabulary::kernel_work();
        const bool kernel = std::find(work.begin(), work.end(), first.text) != work.end();
        reader_.fail(first, fmt::format("unknown statement {}", token_text(first)),
                     kernel ? fmt::format("write 'kernel: {}'", first.text)
                            : TokenReader::suggestion(first.text, known));
    }
}

void LineParser::bound_call() {
    const Token& token = reader_.peek();
    const auto name = reader_.take_name("a name");
    reader_.take(); // =
    CallStatement call;
    call.bind = name.value_or("");
    if (!reader_.is(Token::Kind::word)) {
        reader_.unexpected("a system call");
    } else if (parse_call(reader_, document_.scope, call) && name) {
        const bool forks = vocabulary::find_call(call.call)->forks();
        if (!document_.scope.is_taken(*name, forks)) {
            add(std::move(call));
            return;
        }
        reader_.fail(token,
                     fmt::format("'{}' is already the name of a {}", *name, forks ? "value" : "process"),
                     "choose another name");
    }
    if (name) {
        document_.scope.learn_broken(*name);
    }
}

void LineParser::touch(bool store, bool fetch) {
    TouchStatement touch;
    touch.store = store;
    touch.fetch = fetch;
    const Token& word = tokens_[reader_.position() - 1];
    if (!parse_touch(reader_, document_.scope, touch)) {
        return;
    }
    document_.touches += touched_pages(touch);
    if (document_.touches > limit::script_touches) {
        reader_.fail(word, fmt::format("the loads and stores of a scenario touch at most {} pages",
                                       limit::script_touches));
        return;
    }
    add(std::move(touch));
}

void LineParser::kernel_work() {
    KernelStatement work;
    const Token& word = reader_.peek();
    if (reader_.accept("ksm_scan")) {
        add(work);
    } else if (reader_.accept("writeback")) {
        work.work = KernelStatement::Work::writeback;
        add(work);
    } else if (reader_.accept("reclaim")) {
        work.work = KernelStatement::Work::reclaim;
        if (const auto pages = parse_constant(reader_, "how many pages to reclaim")) {
            work.pages = *pages;
            add(work);
        }
    } else {
        reader_.fail(word, fmt::format("the kernel does not know {}", token_text(word)),
                     "kernel: ksm_scan, kernel: reclaim PAGES, kernel: writeback");
    }
}

void LineParser::title() {
    const Token& word = tokens_.front();
    auto text = reader_.take_string("the title");
    auto others = text ? parse_translations(reader_) : std::nullopt;
    if (!others || !reader_.require_end()) {
        return;
    }
    if (std::exchange(document_.titled, true)) {
        reader_.fail(word, "the scenario has a title already");
        return;
    }
    document_.script.title = std::move(*text);
    document_.script.title_translations = std::move(*others);
}

void LineParser::machine() {
    const Token& word = tokens_.front();
    const std::size_t start = reader_.position();
    if (document_.has_machine) {
        reader_.fail(word, "the machine is described already", "one line holds all settings");
    } else if (document_.has_step) {
        reader_.fail(word, "the machine is described before the first step");
    }
    document_.has_machine = true;
    MachineConfig config = document_.script.config;
    if (!parse_machine(reader_, config)) {
        return;
    }
    if (document_.assignment) {
        check_given_machine(config, document_.script.config, tokens_, errors_);
        return;
    }
    document_.script.config = config;
    document_.script.machine_text = reader_.text_since(start);
}

void LineParser::file() {
    const Token& path = reader_.peek();
    auto file = parse_file(reader_);
    if (!file) {
        return;
    }
    if (document_.files.size() >= limit::files) {
        reader_.fail(path, fmt::format("a scenario has at most {} files", limit::files));
    } else if (!document_.files.insert(file->path).second) {
        reader_.fail(path, fmt::format("the file {} exists already", path.text));
    } else {
        add(std::move(*file));
    }
}

void LineParser::process() {
    const Token& token = reader_.peek();
    const auto name = reader_.take_name("the name of the process");
    if (!name) {
        return;
    }
    if (document_.scope.is_taken(*name, true) || document_.scope.is_taken(*name, false)) {
        reader_.fail(token,
                     fmt::format("'{}' is already the name of a {}", *name,
                                 document_.scope.is_taken(*name, true) ? "value" : "process"),
                     "choose another name");
        return;
    }
    add(ProcessStatement{*name});
}

void LineParser::say() {
    auto text = reader_.take_string("what to say");
    if (auto others = text ? parse_translations(reader_) : std::nullopt) {
        add(SayStatement{std::move(*text), std::move(*others)});
    }
}

void LineParser::step() {
    auto text = reader_.take_string("a label");
    if (auto others = text ? parse_translations(reader_) : std::nullopt) {
        add(LabelStatement{std::move(*text), std::move(*others)});
    }
}

void LineParser::ask() {
    auto question = reader_.take_string("the question");
    auto others = question ? parse_translations(reader_) : std::nullopt;
    if (!others) {
        return;
    }
    AskStatement ask;
    ask.question = std::move(*question);
    ask.translations = std::move(*others);
    // What the next step binds is known behind it: the names are looked at then.
    const std::span<const Token> answers = tokens_.subspan(reader_.position());
    if (parse_answers(reader_, Scope::open(), ask)) {
        const bool names = ask.key || ask.addr;
        add(std::move(ask));
        if (names && errors_.size() == errors_before_) {
            document_.answers.emplace_back(answers.begin(), answers.end());
        }
    }
}

void LineParser::expect() {
    auto condition = parse_condition(reader_, document_.scope);
    if (condition) {
        add(ExpectStatement{std::move(*condition)});
    }
}

// ---- assignments ---------------------------------------------------------------------------------------------------

void LineParser::hidden() {
    hidden_ = true;
    if (reader_.accept("require")) {
        require();
    } else if (reader_.accept("forbid")) {
        forbid();
    } else {
        reader_.unexpected("'require' or 'forbid'", "hidden require copies == 2");
    }
}

void LineParser::require() {
    // Wherever it stands, the names are those behind the last step: they are looked at then.
    const std::span<const Token> condition = tokens_.subspan(reader_.position());
    auto statement = parse_require(reader_, Scope::open());
    const bool read = statement.has_value();
    add_requirement(std::move(statement));
    if (read && errors_.size() == errors_before_) {
        document_.conditions.emplace_back(condition.begin(), condition.end());
    }
}

void LineParser::forbid() { add_requirement(parse_forbid(reader_)); }

template <class What> void LineParser::add_requirement(std::optional<What> statement) {
    if (!statement) {
        return;
    }
    if (document_.assignment) {
        reader_.fail(tokens_.front(), "only an assignment says what is required",
                     "hand in your own steps alone: the assignment's come first by themselves");
        return;
    }
    statement->stake.hidden = hidden_;
    add(std::move(*statement));
}

} // namespace

void parse_statement(std::span<const Token> tokens, Errors& errors, Document& document) {
    LineParser(tokens, errors, document).parse();
}

} // namespace cow
