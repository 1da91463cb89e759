#pragma once
// A scenario as data: what the parser makes of a file, the writer turns back into text and the runner runs.
// The language is described in scenarios/README.md.

#include "core/base/ids.hpp"
#include "core/machine/config.hpp"
#include "core/scenario/lesson.hpp"
#include "core/scenario/translations.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cow {

/// An address, size or number: constants, bound names, PAGE, + - *; evaluated when the step runs.
struct Expr {
    enum class Kind : u8 { number, name, add, sub, mul };
    Kind kind = Kind::number;
    u64 number = 0;
    std::string
        text; ///< the name, or how the number was written ("3*PAGE" keeps its spelling through the tree)
    std::vector<Expr> children; ///< two for add, sub, mul

    bool operator==(const Expr&) const = default;
};

/// An argument of a system call, as strace prints them.
struct Arg {
    enum class Kind : u8 { expr, flags, string, list, record, bind, other };
    Kind kind = Kind::expr;
    std::string name;       ///< of `flags=CLONE_VM`, "" when the argument has none
    Expr expr;              ///< expr
    u64 flags = 0;          ///< flags: the OR of the names (and numbers); also of a clone3 structure
    std::string text;       ///< flags, other: as written; string: the bytes it stands for; bind: the name
    bool truncated = false; ///< string, list: "…" followed, as strace shortens long ones
    std::vector<Arg> items; ///< list: its elements; record: its fields, by name

    bool operator==(const Arg&) const = default;
};

struct CallStatement {
    std::string bind; ///< name before '=', "" when none
    std::string call; ///< "mmap"
    std::vector<Arg> args;
    std::optional<i64> recorded; ///< the result a trace gave: a value, or -errno

    bool operator==(const CallStatement&) const = default;
};

/// load, store, fetch.
struct TouchStatement {
    bool store = false;
    bool fetch = false; ///< of an instruction; else, unless it is a store, a load
    Expr addr;
    std::string bytes;      ///< stored bytes, for store
    std::string value_text; ///< as written: 'A', "text", 0x41
    u64 count = 1;
    u64 stride = page_size; ///< bytes
    bool has_count = false, has_stride = false;
    std::optional<u64> pick; ///< this many of the count, chosen by the seed

    bool operator==(const TouchStatement&) const = default;
};
constexpr std::string_view touch_name(const TouchStatement& touch) {
    return touch.store ? "store" : touch.fetch ? "fetch" : "load";
}

struct KernelStatement {
    enum class Work : u8 { ksm_scan, reclaim, writeback };
    Work work = Work::ksm_scan;
    u64 pages = 0; ///< reclaim

    bool operator==(const KernelStatement&) const = default;
};

struct ProcessStatement {
    std::string name;

    bool operator==(const ProcessStatement&) const = default;
};
/// A step that was recorded where no script was written: of a program that ran, of a machine that was watched. Its text
/// is all that is known of it, its events are in the timeline already, and it cannot be run.
struct RecordedStatement {
    bool operator==(const RecordedStatement&) const = default;
};
struct FileStatement {
    std::string path;
    u64 bytes = 0;
    std::string size_text; ///< as written: "954 pages"
    bool exec = false;
    std::optional<std::string> content; ///< fills the file: one byte repeated, or text at its start
    std::string content_text;

    bool operator==(const FileStatement&) const = default;
};

struct SayStatement {
    std::string text;
    Translations translations{};
    const std::string& shown() const { return translations.of(text); }

    bool operator==(const SayStatement&) const = default;
};
struct LabelStatement {
    std::string text; ///< step "label": heads the steps that follow
    Translations translations{};
    const std::string& shown() const { return translations.of(text); }

    bool operator==(const LabelStatement&) const = default;
};

/// A condition of `expect`.
struct Condition {
    enum class Kind : u8 {
        number,
        text,
        value,
        negate,
        both,
        either,
        equal,
        differ,
        less,
        less_equal,
        greater,
        greater_equal,
        add,
        sub,
        mul,
        // what only `require` knows, looking back on a run (run_record.hpp): of the value children[0] the largest or
        // smallest there ever was; attempts of the call `text`; whether the invariant `text` was ever broken
        largest,
        smallest,
        calls,
        broken
    };
    Kind kind = Kind::number;
    u64 number = 0;
    std::string text;         ///< a value's name ("refs"), an errno, a signal, a state, a bound name
    std::string process;      ///< value: of which process, "" for machine values
    std::optional<Expr> addr; ///< value of a page: where
    std::vector<Condition> children;

    bool operator==(const Condition&) const = default;
};

/// What kind of answer a question wants.
enum class AnswerForm : u8 {
    decision, ///< what the step's first fault comes to
    choice,   ///< one of several texts
    number,
    pages, ///< some of a row of pages
    frame, ///< the number of a frame
};
std::string_view answer_form_name(AnswerForm form);

/// What a page can have come to: which of a row of pages a question asks for.
enum class PageFact : u8 { fault, copy, present, writable };
std::string_view page_fact_name(PageFact fact);
std::optional<PageFact> page_fact_from_name(std::string_view name);

struct AskStatement {
    static constexpr u64 most_pages = 64;
    std::string question;
    std::vector<std::string> options{}; ///< decision, choice: as written
    Translations translations{};        ///< of the question
    AnswerForm form = AnswerForm::decision;
    std::vector<Translations> option_translations{}; ///< choice: of each option
    std::string right{};                             ///< choice: the option that is right …
    std::optional<Condition> key{};                  ///< … if this holds; number: what it is
    std::string process{};                           ///< pages, frame: whose
    std::optional<Expr> addr{};                      ///< pages, frame: where
    u64 pages = 0;                                   ///< pages: how many from there
    PageFact fact = PageFact::fault;                 ///< pages: which of them
    const std::string& shown() const { return translations.of(question); }

    bool operator==(const AskStatement&) const = default;
};
struct ExpectStatement {
    Condition condition;

    bool operator==(const ExpectStatement&) const = default;
};

/// What a requirement of an assignment is worth, and what is said to whoever does not meet it.
struct Stake {
    static constexpr u32 most_points = 10'000;
    bool hidden = false;
    std::optional<u32> points{}; ///< as written
    std::optional<std::string> says{};
    Translations translations{};
    u32 worth() const { return points.value_or(1); }
    std::string shown() const { return says ? translations.of(*says) : std::string(); }

    bool operator==(const Stake&) const = default;
};
/// Judged once, behind the last step of a submission.
struct RequireStatement {
    Condition condition;
    Stake stake;

    bool operator==(const RequireStatement&) const = default;
};
/// One attempt costs a submission all its points.
struct ForbidStatement {
    std::string call;
    Stake stake;

    bool operator==(const ForbidStatement&) const = default;
};

struct Statement {
    u32 line = 0;        ///< from 1; where it starts
    std::string text;    ///< the source, continuation lines joined, without comment and outer blanks
    std::string process; ///< who does it; "" for say, ask, expect, file, …; "kernel" for kernel work
    std::optional<u32> trace_pid; ///< the line began with a pid, as in a trace
    std::variant<CallStatement, TouchStatement, KernelStatement, ProcessStatement, RecordedStatement,
                 FileStatement, SayStatement, AskStatement, LabelStatement, ExpectStatement, RequireStatement,
                 ForbidStatement>
        what;

    /// A step of the timeline: a call, a touch, kernel work, a new process, or one that was recorded.
    bool is_step() const { return what.index() <= 4; }
    /// The same thing said, wherever and however it was written.
    bool operator==(const Statement& other) const {
        return process == other.process && trace_pid == other.trace_pid && what == other.what;
    }
};

struct Script {
    std::string title;
    Translations title_translations;
    Lesson lesson;
    std::vector<CourseChapter> chapters; ///< of the course's list
    MachineConfig config;
    std::string machine_text;          ///< the `machine` line's settings as written, "" when there is none
    std::vector<Statement> statements; ///< in file order; title, lesson and machine lines are not among them

    std::vector<std::size_t> steps() const; ///< indices of the statements that are steps
    const std::string& shown_title() const { return title_translations.of(title); }

    bool operator==(const Script&) const = default;
};

} // namespace cow
