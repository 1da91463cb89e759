#include "core/scenario/writer.hpp"

#include "core/base/errno.hpp"
#include "core/scenario/text.hpp"

#include <fmt/format.h>

#include <array>

namespace cow {
namespace {

using Kind = Condition::Kind;

// ---- expressions ---------------------------------------------------------------------------------------------------

/// How tightly an operator binds; an operand that binds less needs parentheses.
int binding(Expr::Kind kind) {
    return kind == Expr::Kind::mul ? 2 : kind == Expr::Kind::number || kind == Expr::Kind::name ? 3 : 1;
}

std::string write_expr_in(const Expr& expr, int least) {
    if (expr.kind == Expr::Kind::name) {
        return expr.text;
    }
    if (expr.kind == Expr::Kind::number) {
        return expr.text.empty() ? fmt::format("{}", expr.number) : expr.text;
    }
    const int own = binding(expr.kind);
    const char symbol = expr.kind == Expr::Kind::add ? '+' : expr.kind == Expr::Kind::sub ? '-' : '*';
    std::string out = fmt::format("{}{}{}", write_expr_in(expr.children[0], own), symbol,
                                  write_expr_in(expr.children[1], own + 1));
    return own < least ? fmt::format("({})", out) : out;
}

struct Operator {
    Kind kind;
    std::string_view text;
    int binds;
    int operands; ///< what they must bind at least; the right one of a chain one more
};
constexpr int negation = 3;
constexpr std::array operators{
    Operator{Kind::either, " or ", 1, 1}, Operator{Kind::both, " and ", 2, 2},
    Operator{Kind::equal, " == ", 4, 5},  Operator{Kind::differ, " != ", 4, 5},
    Operator{Kind::less, " < ", 4, 5},    Operator{Kind::less_equal, " <= ", 4, 5},
    Operator{Kind::greater, " > ", 4, 5}, Operator{Kind::greater_equal, " >= ", 4, 5},
    Operator{Kind::add, " + ", 5, 5},     Operator{Kind::sub, " - ", 5, 5},
    Operator{Kind::mul, "*", 6, 6},
};

std::string write_leaf(const Condition& condition) {
    if (condition.kind == Kind::number) {
        return condition.text.empty() ? fmt::format("{}", static_cast<i64>(condition.number))
                                      : condition.text;
    }
    if (condition.process.empty()) {
        return condition.text;
    }
    const std::string addr =
        condition.addr ? fmt::format(", {}", write_expr(*condition.addr)) : std::string{};
    return fmt::format("{}({}{})", condition.text, condition.process, addr);
}

/// max(frames_used), calls(fork): what `require` looks back with.
std::string write_look_back(const Condition& condition) {
    switch (condition.kind) {
    case Kind::largest: return fmt::format("max({})", write_leaf(condition.children[0]));
    case Kind::smallest: return fmt::format("min({})", write_leaf(condition.children[0]));
    case Kind::calls: return fmt::format("calls({})", condition.text);
    case Kind::broken: return fmt::format("broken({})", condition.text);
    default: return {};
    }
}

std::string write_condition_in(const Condition& condition, int least) {
    if (std::string back = write_look_back(condition); !back.empty()) {
        return back;
    }
    if (condition.kind == Kind::negate) {
        const std::string out = fmt::format("not {}", write_condition_in(condition.children[0], negation));
        return negation < least ? fmt::format("({})", out) : out;
    }
    for (const Operator& op : operators) {
        if (op.kind != condition.kind) {
            continue;
        }
        const bool chain = op.operands == op.binds;
        const std::string out =
            fmt::format("{}{}{}", write_condition_in(condition.children[0], op.operands), op.text,
                        write_condition_in(condition.children[1], op.operands + (chain ? 1 : 0)));
        return op.binds < least ? fmt::format("({})", out) : out;
    }
    return write_leaf(condition);
}

// ---- statements ----------------------------------------------------------------------------------------------------

std::string write_args(const std::vector<Arg>& args);

std::string write_arg(const Arg& arg) {
    const std::string name = arg.name.empty() ? std::string{} : fmt::format("{}=", arg.name);
    switch (arg.kind) {
    case Arg::Kind::expr: return name + write_expr(arg.expr);
    case Arg::Kind::string: return fmt::format("{}{}{}", name, quoted(arg.text), arg.truncated ? "..." : "");
    case Arg::Kind::flags: return name + (arg.text.empty() ? fmt::format("{:#x}", arg.flags) : arg.text);
    case Arg::Kind::list:
        return fmt::format("{}[{}{}]", name, write_args(arg.items), arg.truncated ? ", ..." : "");
    case Arg::Kind::record: return fmt::format("{}{{{}}}", name, write_args(arg.items));
    case Arg::Kind::bind:
    case Arg::Kind::other: break;
    }
    return name + arg.text;
}

std::string write_args(const std::vector<Arg>& args) {
    std::string out;
    for (const Arg& arg : args) {
        out += fmt::format("{}{}", out.empty() ? "" : ", ", write_arg(arg));
    }
    return out;
}

/// PAGE, 3*PAGE, or bytes.
std::string size_text(u64 bytes) {
    if (bytes == 0 || bytes % page_size != 0) {
        return fmt::format("{}", bytes);
    }
    return bytes == page_size ? "PAGE" : fmt::format("{}*PAGE", bytes / page_size);
}

std::string with_translations(const std::string& text, const Translations& translations) {
    std::string out = quoted(text);
    for (const auto& [which, other] : translations.texts) {
        out += fmt::format(" {} {}", language_code(which), quoted(other));
    }
    return out;
}

/// With what it is worth and what is said.
std::string with_stake(std::string statement, const Stake& stake) {
    std::string out = (stake.hidden ? "hidden " : "") + std::move(statement);
    out += stake.points ? fmt::format(" points {}", *stake.points) : "";
    out += stake.says ? " says " + with_translations(*stake.says, stake.translations) : "";
    return out;
}

/// The answers of a question.
std::string write_key(const AskStatement& ask) {
    switch (ask.form) {
    case AnswerForm::decision: break;
    case AnswerForm::choice: {
        std::string out;
        for (std::size_t i = 0; i < ask.options.size(); ++i) {
            out += fmt::format("{}{}", i == 0 ? "choice " : " | ",
                               with_translations(ask.options[i], ask.option_translations[i]));
        }
        out += fmt::format(" = {}", quoted(ask.right));
        return ask.key ? fmt::format("{} if {}", out, write_condition(*ask.key)) : out;
    }
    case AnswerForm::number: return fmt::format("number = {}", write_condition(*ask.key));
    case AnswerForm::pages:
        return fmt::format("pages({}, {}, {}) = {}", ask.process, write_expr(*ask.addr), ask.pages,
                           page_fact_name(ask.fact));
    case AnswerForm::frame: return fmt::format("frame({}, {})", ask.process, write_expr(*ask.addr));
    }
    return fmt::format("{}", fmt::join(ask.options, " | "));
}

struct Writer {
    std::string operator()(const CallStatement& call) const {
        std::string out = call.bind.empty() ? std::string{} : fmt::format("{} = ", call.bind);
        out += fmt::format("{}({}", call.call, write_args(call.args));
        return out +
               (call.recorded ? fmt::format(") = {}", call_result_text(call.call, *call.recorded)) : ")");
    }
    std::string operator()(const TouchStatement& touch) const {
        std::string out = fmt::format("{} {}", touch_name(touch), write_expr(touch.addr));
        if (touch.store) {
            out += fmt::format(" {}", touch.value_text.empty() ? quoted(touch.bytes) : touch.value_text);
        }
        if (touch.has_count) {
            out += fmt::format(" x {}", touch.count);
        }
        if (touch.has_stride) {
            out += fmt::format(" every {}", size_text(touch.stride));
        }
        return touch.pick ? fmt::format("{} pick {}", out, *touch.pick) : out;
    }
    std::string operator()(const KernelStatement& work) const {
        switch (work.work) {
        case KernelStatement::Work::ksm_scan: return "ksm_scan";
        case KernelStatement::Work::reclaim: return fmt::format("reclaim {}", work.pages);
        case KernelStatement::Work::writeback: return "writeback";
        }
        return {};
    }
    std::string operator()(const ProcessStatement& process) const {
        return fmt::format("process {}", process.name);
    }
    /// The language has no word for it: a remark.
    std::string operator()(const RecordedStatement&) const { return "# recorded"; }
    std::string operator()(const FileStatement& file) const {
        const std::string size = file.size_text.empty() ? fmt::format("{}", file.bytes) : file.size_text;
        return fmt::format("file {} {}{}{}{}", quoted(file.path), size, file.exec ? " exec" : "",
                           file.content ? " " : "", file.content ? file.content_text : "");
    }
    std::string operator()(const SayStatement& say) const {
        return fmt::format("say {}", with_translations(say.text, say.translations));
    }
    std::string operator()(const AskStatement& ask) const {
        return fmt::format("ask {} {}", with_translations(ask.question, ask.translations), write_key(ask));
    }
    std::string operator()(const LabelStatement& label) const {
        return fmt::format("step {}", with_translations(label.text, label.translations));
    }
    std::string operator()(const ExpectStatement& expect) const {
        return fmt::format("expect {}", write_condition(expect.condition));
    }
    std::string operator()(const RequireStatement& require) const {
        return with_stake(fmt::format("require {}", write_condition(require.condition)), require.stake);
    }
    std::string operator()(const ForbidStatement& forbid) const {
        return with_stake(fmt::format("forbid {}", forbid.call), forbid.stake);
    }
};

/// The settings that differ from those of a machine nobody described.
std::string write_config(const MachineConfig& config) {
    const MachineConfig plain;
    std::string out;
    const auto add = [&](std::string_view name, const auto& value, bool differs) {
        if (differs) {
            out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, value);
        }
    };
    add("frames", config.frames, config.frames != plain.frames);
    add("fork", fork_mode_name(config.fork), config.fork != plain.fork);
    add("overcommit", static_cast<unsigned>(config.overcommit), config.overcommit != plain.overcommit);
    add("zero_page", config.zero_page ? "on" : "off", config.zero_page != plain.zero_page);
    add("fault_around", config.fault_around, config.fault_around != plain.fault_around);
    add("tlb", config.tlb, config.tlb != plain.tlb);
    add("levels", config.levels, config.levels != plain.levels);
    add("bug", bug_name(config.bug), config.bug != plain.bug);
    add("seed", config.seed, config.seed != plain.seed);
    add("user", config.root ? "root" : "nobody", config.root != plain.root);
    add("max_map_count", config.max_map_count, config.max_map_count != plain.max_map_count);
    add("kernel", kernel_version_name(config.kernel), config.kernel_given);
    return out;
}

std::string write_lesson(const Script& script) {
    const Lesson& lesson = script.lesson;
    std::string out;
    if (lesson.place) {
        out += fmt::format("chapter {}.{}\n", lesson.place->chapter, lesson.place->place);
    }
    if (!lesson.teaches.empty()) {
        out += fmt::format("teaches {}\n", with_translations(lesson.teaches, lesson.teaches_translations));
    }
    if (lesson.minutes != 0) {
        out += fmt::format("minutes {}\n", lesson.minutes);
    }
    if (!lesson.needs.empty()) {
        out += fmt::format("needs {}\n", fmt::join(lesson.needs, ", "));
    }
    for (const CourseChapter& chapter : script.chapters) {
        out += fmt::format("chapter {} {} teaches {}\n", chapter.number,
                           with_translations(chapter.title, chapter.title_translations),
                           with_translations(chapter.teaches, chapter.teaches_translations));
    }
    return out;
}

} // namespace

std::string write_expr(const Expr& expr) { return write_expr_in(expr, 0); }
std::string write_condition(const Condition& condition) { return write_condition_in(condition, 0); }

std::string call_result_text(std::string_view call, i64 result) {
    const CallResult value{result};
    if (value.failed()) {
        return fmt::format("-1 {} ({})", errno_name(value.error()), errno_text(value.error()));
    }
    const bool address = call == "mmap" || call == "mremap" || call == "brk";
    return address ? fmt::format("{:#x}", static_cast<u64>(result)) : fmt::format("{}", result);
}

std::string write_statement(const Statement& statement) {
    std::string who;
    if (statement.trace_pid) {
        who = fmt::format("{} ", *statement.trace_pid);
    } else if (!statement.process.empty()) {
        who = fmt::format("{}: ", statement.process);
    }
    return who + std::visit(Writer{}, statement.what);
}

std::string write_script(const Script& script) {
    std::string out =
        script.title.empty()
            ? std::string{}
            : fmt::format("title {}\n", with_translations(script.title, script.title_translations));
    out += write_lesson(script);
    const std::string machine =
        script.machine_text.empty() ? write_config(script.config) : script.machine_text;
    if (!machine.empty()) {
        out += fmt::format("machine {}\n", machine);
    }
    for (const Statement& statement : script.statements) {
        out += write_statement(statement) + '\n';
    }
    return out;
}

} // namespace cow
