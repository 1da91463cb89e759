// The random programs: valid, the same every time, of all that the language can say, and harmless to who runs them.

#include "core/base/rng.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/runner.hpp"
#include "core/scenario/vocabulary/user_buffers.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"
#include "tests/differential/generate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace cow::differential {
namespace {

constexpr u64 seeds = 400;

std::vector<ProgramOptions> both() { return {{}, {.ksm = true}}; }

Script program(u64 seed, const ProgramOptions& options) {
    const std::string text = random_program(seed, options);
    ParseResult parsed = parse_script(text);
    REQUIRE_MESSAGE(parsed.ok(), format_diagnostics("program", text, parsed.errors));
    return std::move(parsed.script);
}

/// Calls `visit(call)` for every call of the first programs.
template <class Visit> void for_each_call(const ProgramOptions& options, Visit&& visit) {
    for (u64 seed = 0; seed < seeds; ++seed) {
        for (const Statement& statement : program(seed, options).statements) {
            if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
                visit(*call);
            }
        }
    }
}

/// Left out: what the language takes without giving it the meaning that it has for a kernel.
bool left_out(std::string_view word) {
    static const std::set<std::string_view> words{
        // Other kinds of descriptors, alignment, the file system's own ways.
        "O_DSYNC", "O_DIRECT", "O_DIRECTORY", "O_NOATIME", "O_SYNC", "O_PATH", "RESOLVE_NO_XDEV",
        "RESOLVE_NO_MAGICLINKS", "RESOLVE_NO_SYMLINKS", "RESOLVE_BENEATH", "RESOLVE_IN_ROOT",
        "RESOLVE_CACHED", "AT_EMPTY_PATH", "RENAME_WHITEOUT",
        // Locks, owners and pipes.
        "F_GETLK", "F_SETLK", "F_SETLKW", "F_SETOWN", "F_GETOWN", "F_SETSIG", "F_GETSIG", "F_OFD_GETLK",
        "F_OFD_SETLK", "F_OFD_SETLKW", "F_SETLEASE", "F_GETLEASE", "F_SETPIPE_SZ", "F_GETPIPE_SZ",
        // Threads, namespaces and pointers.
        "CLONE_FS", "CLONE_FILES", "CLONE_SIGHAND", "CLONE_PIDFD", "CLONE_PTRACE", "CLONE_PARENT",
        "CLONE_THREAD", "CLONE_NEWNS", "CLONE_SYSVSEM", "CLONE_SETTLS", "CLONE_PARENT_SETTID",
        "CLONE_CHILD_CLEARTID", "CLONE_DETACHED", "CLONE_UNTRACED", "CLONE_CHILD_SETTID", "CLONE_IO",
        // Pairs of stream sockets are modelled.
        "SOCK_SEQPACKET", "CLONE_CLEAR_SIGHAND", "WUNTRACED", "WSTOPPED", "WCONTINUED", "__WALL", "__WCLONE",
        "__WNOTHREAD",
        // Never done for real: they take frames away from the machine.
        "MADV_HWPOISON", "MADV_SOFT_OFFLINE"};
    return words.contains(word);
}

} // namespace

TEST_SUITE("random program") {
    TEST_CASE("parses, has its steps and can run") {
        std::size_t whole = 0;
        for (const ProgramOptions& options : both()) {
            for (u64 seed = 0; seed < seeds; ++seed) {
                CAPTURE(seed);
                const Runner runner(program(seed, options), {});
                CHECK(runner.step_count() <= options.steps);
                CHECK(runner.step_count() > 0);
                whole += runner.step_count() == options.steps ? 1 : 0;
                Machine machine = runner.start();
                Environment env = runner.environment();
                for (std::size_t step = 0; step < runner.step_count(); ++step) {
                    CHECK(runner.run_step(step, machine, nullptr, env).problem == "");
                }
            }
        }
        CHECK(whole > 2 * seeds * 9 / 10);
    }

    TEST_CASE("is the same for the same seed, and another for another") {
        CHECK(random_program(7, {}) == random_program(7, {}));
        CHECK(random_program(7, {}) != random_program(8, {}));
        CHECK(random_program(7, {.ksm = true}) == random_program(7, {.ksm = true}));
    }

    TEST_CASE("uses every call, advice and flag") {
        std::set<std::string> used;
        const auto note = [&](const CallStatement& call) {
            used.insert(call.call);
            for (const Arg& arg : call.args) {
                for (std::size_t at = 0; arg.kind == Arg::Kind::flags && at <= arg.text.size();) {
                    const std::size_t end = std::min(arg.text.find('|', at), arg.text.size());
                    used.insert(arg.text.substr(at, end - at));
                    at = end + 1;
                }
            }
        };
        for (const ProgramOptions& options : both()) {
            for_each_call(options, note);
        }
        for (const vocabulary::CallSpec& call : vocabulary::calls()) {
            const auto* buffers = vocabulary::find_user_buffers(call.name);
            const bool from_traces =
                (buffers != nullptr && buffers->returns == vocabulary::Returns::recorded) ||
                call.name.starts_with("accept");
            CHECK_MESSAGE((used.contains(std::string(call.name)) || from_traces || call.name == "clone3"),
                          call.name);
        }
        for (const vocabulary::FlagSet* set : vocabulary::flag_sets()) {
            const bool some = set->what == "signal" || set->what == "prctl option";
            for (const vocabulary::Flag& flag : set->flags) {
                CHECK_MESSAGE((some || left_out(flag.name) || used.contains(std::string(flag.name))),
                              flag.name);
            }
        }
    }

    TEST_CASE("merges nothing unless asked to") {
        for_each_call({}, [](const CallStatement& call) {
            CHECK(call.call != "prctl");
            for (const Arg& arg : call.args) {
                CHECK(arg.text.find("MERGEABLE") == std::string::npos);
            }
        });
    }

    TEST_CASE("never touches the memory of who runs it") {
        const auto harmless = [](u64 addr, u64 length) {
            // Lengths past the end of everything are refused before anything is done.
            return addr + length < addr || length > u64{1} << 48U || addr >= reserved_end ||
                   addr + length <= reserved_begin;
        };
        const auto value = [](const Arg& arg) {
            std::string text = arg.kind == Arg::Kind::expr && arg.expr.kind == Expr::Kind::mul
                                   ? arg.expr.children[0].text
                                   : arg.expr.text;
            return text == "NULL" ? u64{0}
                   : text == "PAGE"
                       ? page_size
                       : std::stoull(text, nullptr, 0) * (arg.expr.kind == Expr::Kind::mul ? page_size : 1);
        };
        std::size_t ranges = 0;
        for_each_call({.ksm = true}, [&](const CallStatement& call) {
            static const std::set<std::string> with_range{"mmap",   "munmap", "mprotect", "madvise",
                                                          "mremap", "mlock",  "mlock2",   "munlock"};
            if (!with_range.contains(call.call)) {
                return;
            }
            ++ranges;
            CAPTURE(call.call);
            CHECK(harmless(value(call.args[0]), value(call.args[1])));
            if (call.call == "mremap") {
                CHECK(harmless(value(call.args[0]), value(call.args[2])));
                CHECK((call.args.size() < 5 || harmless(value(call.args[4]), value(call.args[2]))));
            }
        });
        CHECK(ranges > seeds);
    }

    TEST_CASE("signals nobody but its own processes") {
        for_each_call({}, [](const CallStatement& call) {
            if (call.call.ends_with("kill")) {
                CHECK(call.args[0].expr.kind == Expr::Kind::name);
            }
        });
    }
}

TEST_CASE("differential: a seed makes the same program with every compiler") {
    u64 sum = 0;
    for (u64 seed = 0; seed < seeds; ++seed) {
        for (const char letter : random_program(seed, {})) {
            sum = mix64(sum ^ static_cast<u8>(letter));
        }
    }
    CHECK(sum == 14895439348208151831U); // another one when the generator changes
}

} // namespace cow::differential
