// What the parser makes of right files, that they are written back the same, and that no bytes harm it.

#include "core/base/rng.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/writer.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace cow;
using namespace std::literals;

namespace {

Script script_from(std::string_view source) {
    ParseResult result = parse_script(source);
    INFO(format_diagnostics("t.cow", source, result.errors));
    REQUIRE(result.ok());
    return std::move(result.script);
}

template <class T> T last_of(std::string_view source) {
    const Script script = script_from(source);
    REQUIRE(std::holds_alternative<T>(script.statements.back().what));
    return std::get<T>(script.statements.back().what);
}

constexpr std::string_view names = "buf = brk(NULL)\nn = getpid()\nchild = fork()\nprocess other\n";

} // namespace

TEST_CASE("parser: the design's example") {
    const Script script = script_from(R"(title "Fork and copy-on-write"
machine frames=32 fork=cow            # also: overcommit= zero_page=
file "/lib64/libc.so.6" 954 pages     # a file on disk

init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3               # one store in each of 3 pages
expect frames_used == 3
init: child = fork()
say "Nothing was copied."
ask "The child writes one byte." copy | reuse | zero_fill | segv
child: store buf+PAGE 'B'
expect frame(init, buf+PAGE) != frame(child, buf+PAGE)
child: exit(0)
)");
    CHECK(script.title == "Fork and copy-on-write");
    CHECK(script.config.frames == 32);
    CHECK(script.machine_text == "frames=32 fork=cow");
    REQUIRE(script.statements.size() == 10);
    CHECK(script.steps() == std::vector<std::size_t>{1, 2, 4, 7, 9});
    const Statement& store = script.statements[2];
    CHECK(store.line == 6);
    CHECK(store.text == "init: store buf 'A' x 3");
    CHECK(store.process == "init");
    CHECK(std::get<FileStatement>(script.statements[0].what).bytes == 954 * page_size);
    CHECK(std::get<AskStatement>(script.statements[6].what).options ==
          std::vector<std::string>{"copy", "reuse", "zero_fill", "segv"});
}

TEST_CASE("parser: loads and stores") {
    const auto touch =
        last_of<TouchStatement>(std::string(names) + "store buf+2*PAGE \"a\\0\" x 8 every 2*PAGE pick 3");
    CHECK(touch.store);
    CHECK(touch.bytes == "a\0"s);
    CHECK(touch.count == 8);
    CHECK(touch.stride == 2 * page_size);
    CHECK(touch.pick == 3);
    CHECK(last_of<TouchStatement>("store 0 255").bytes == "\xff");
    CHECK(last_of<TouchStatement>("store 0 '\\n'").bytes == "\n");
    const auto load = last_of<TouchStatement>("x = brk(NULL)\nload x x 3");
    CHECK(load.addr.text == "x");
    CHECK(load.count == 3);
    CHECK(load.stride == page_size);
}

TEST_CASE("parser: machine settings") {
    const Script script = script_from(
        "machine frames=4K fork=ondemand overcommit=2 zero_page=off fault_around=1 tlb=0 levels=5 "
        "bug=no_tlb_flush seed=18446744073709551615\nfork()");
    MachineConfig expected;
    expected.frames = 4096;
    expected.fork = ForkMode::ondemand;
    expected.overcommit = 2;
    expected.zero_page = false;
    expected.fault_around = 1;
    expected.tlb = 0;
    expected.levels = 5;
    expected.bug = Bug::no_tlb_flush;
    expected.seed = ~u64{0};
    CHECK(script.config == expected);
    Script unwritten = script; // a window changes the settings, not their text
    unwritten.machine_text.clear();
    CHECK(script_from(write_script(unwritten)).config == expected);
}

TEST_CASE("parser: a machine is bound to a kernel, or plays by the newest") {
    const Script script = script_from("machine kernel=6.12 frames=8\nfork()");
    CHECK(script.config.kernel == KernelVersion::v6_12);
    CHECK(script.config.kernel_given);
    CHECK_FALSE(script.config.has(KernelTrait::guard_regions));
    Script unwritten = script;
    unwritten.machine_text.clear();
    CHECK(script_from(write_script(unwritten)).config == script.config);
    CHECK(script_from("machine kernel=6.18\nfork()").config.kernel_given);
    CHECK_FALSE(script_from("fork()").config.kernel_given);
}

TEST_CASE("parser: a line continues, also inside a string; comments and blanks are left out of its text") {
    const Script script =
        script_from("# first\r\n\n  say \"one # \\\n  two\"  # three \\\nmunmap(0, /* why */ \\ "
                    "\t\r\n   PAGE)  \\\n\n# \\\nfork()\\");
    REQUIRE(script.statements.size() == 3);
    CHECK(std::get<SayStatement>(script.statements[0].what).text == "one #   two");
    CHECK(script.statements[0].text == "say \"one #   two\"");
    CHECK(script.statements[1].text == "munmap(0, PAGE)");
    CHECK(script.statements[1].line == 5);
    CHECK(script.statements[2].text == "fork()");
    CHECK(script.statements[2].line == 9);
    CHECK(script_from("\xef\xbb\xbf"
                      "fork()")
              .statements.size() == 1);
}

TEST_CASE("parser: texts with translations") {
    const Script script = script_from(
        "title \"Fork\" zh \"分叉\"\nsay \"It writes.\" en \"It writes!\" \\\n  zh \"它写入。\"\n"
        "step \"Part 2\" zh \"第 2 部分\"\nask \"What now?\" zh \"怎么办？\" copy | reuse\nfork()\n");
    const auto& say = std::get<SayStatement>(script.statements[0].what);
    const auto& label = std::get<LabelStatement>(script.statements[1].what);
    const auto& ask = std::get<AskStatement>(script.statements[2].what);
    CHECK(script.title == "Fork");
    CHECK(say.text == "It writes.");
    CHECK(script.shown_title() == "Fork");
    CHECK(say.shown() == "It writes!");
    CHECK(label.shown() == "Part 2");
    CHECK(ask.options == std::vector<std::string>{"copy", "reuse"});
    {
        const Speaking speaking(Language::chinese);
        CHECK(script.shown_title() == "分叉");
        CHECK(say.shown() == "它写入。");
        CHECK(label.shown() == "第 2 部分");
        CHECK(ask.shown() == "怎么办？");
    }
    CHECK(ask.shown() == "What now?");
    CHECK_FALSE(script_from("say \"a\" zh \"b\"\nfork()\n") == script_from("say \"a\"\nfork()\n"));
}

TEST_CASE("parser: a child without a name is called after its pid") {
    CHECK(parse_script("fork()\np2: load 0\n").ok());
    CHECK(parse_script("process a\na = fork()\nb = fork()\nfork()\np5: load 0\n").ok());
    CHECK_FALSE(parse_script("fork()\np3: load 0\n").ok());
    CHECK_FALSE(parse_script("a = fork()\np2: load 0\n").ok());
    CHECK_FALSE(parse_script("p2: load 0\n").ok());
}

TEST_CASE("parser: a wrong line still gives its name") {
    const std::string source =
        "buf = mmpa()\nload buf\nchild = frok()\nchild: load buf\nother = fork(1)\nother: load buf\n";
    CHECK(parse_script(source).errors.size() == 3);
}

TEST_CASE("parser: what is written reads back the same") {
    const char* lines[] = {
        "buf = mmap(buf+(n-1)*PAGE, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)",
        "load buf-(n-1)",
        "load (buf-n)-1",
        "load buf-n+1",
        "load buf*(2*n)",
        "load 2*(buf+n)",
        "load 0x10+16K+010+'A'+NULL",
        "load n*n*n",
        "load (n)",
        "load child",
        "load -1",
        "store buf '\\x00'",
        "store buf \"a\\\"b\\\\\\n\\377\\x41é\"",
        "store buf 0x41",
        "load buf x 3",
        "load buf x 3 every 8K",
        "load buf x 3 every 0",
        "load buf x 3*4 every 64 pick 2",
        "child: load buf",
        ("mmap(0x7f8a3ced4000, 24576, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, "
         "0x1b0000) "
         " = 0x7f8a3ced4000"),
        ("f = openat(AT_FDCWD, \"/lib64/libc.so.6\", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or "
         "directory)"),
        "read(3, \"\\177ELF\\2\\1\\1\\0\"..., 832) = 832",
        "read(3, buf, 10)",
        "write(1, \"\", 0)",
        "munmap(buf, 43875) = 0",
        "execve(\"/bin/true\", [\"/bin/true\"], 0x7fff1ed50fd8 /* 1 var */) = 0",
        "execve(\"/bin/true\")",
        "exit_group(0) = ?",
        ("clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, "
         "child_tidptr=0x7f386b1f6a10) = 14651"),
        ("t = clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f, stack_size=0x9000} => "
         "{parent_tid=[7]}, 88) = 7"),
        "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], WNOHANG|0x8, NULL) = 14651",
        "wait4(child)",
        "newfstatat(3, \"\", {st_mode=S_IFREG|0644, st_size=43875, ...}, AT_EMPTY_PATH) = 0",
        "madvise(buf, PAGE, MADV_FREE)",
        "kill(child, SIGKILL)",
        "kill(child, 0)",
        "prctl(PR_SET_MEMORY_MERGE, 1, 0, 0, 0)",
        "prctl(PR_SET_NAME, \"worker\"...) = 0",
        "mremap(buf, PAGE, 2*PAGE, MREMAP_MAYMOVE)",
        "brk(NULL) = 0x560f24f00000",
        "getpid() = 14650",
        "v = vfork()",
        "mmap(NULL, PAGE, PROT_READ|0x8, MAP_PRIVATE|0x40, -1, 0)",
        "1234 close(3) = 0",
        "[pid 77] store buf 'A'",
        "kernel: ksm_scan",
        "kernel: reclaim 4*4",
        "process third",
        "file \"/a b\\n\" 954 pages exec 'A'",
        "file \"/c\" 1 page",
        "file \"/d\" 16K \"text\"",
        "file \"/e\" 3*PAGE",
        "say \"a \\\"b\\\"\\n\"",
        "step \"one\"",
        "say \"\"",
        "expect refs(buf) == 2 and not writable(init, buf+PAGE)",
        "expect not (cow(buf) or zero(buf)) and ksm(child, buf)",
        "expect (rss(init) + 1)*2 - 3 >= 3*PAGE - (1 - n)",
        "expect frame(init, buf) == none",
        "expect state(child) != zombie",
        "expect signal(init) == SIGSEGV or signal(init) == 0",
        "expect result == ENOMEM",
        "expect value(buf) == 'A'",
        "expect (present(buf) == 1) == (dirty(buf) == 0)",
        "expect not not present(buf)",
        "expect result == -1",
        "expect buf < child",
        "expect (cow(buf) and zero(buf)) or (ksm(buf) or dirty(buf)) and (dirty(buf) and cow(buf))",
        "expect 2*3 == 6 and PAGE == 4K",
        "say \"It \\\"writes\\\".\" zh \"它“写入”。\" en \"It writes.\"",
        "step \"a\" zh \"甲\"",
    };
    std::string whole(names);
    for (const char* line : lines) {
        INFO(std::string(line));
        const std::string source = std::string(names) + line + "\n";
        const Script script = script_from(source);
        const std::string written = write_script(script);
        INFO(written);
        const Script again = script_from(written);
        CHECK(again == script);
        CHECK(write_script(again) == written);
        whole += line + "\n"s;
    }
    whole = "title \"All \\\"of\\\" it\" zh \"全部\"\nmachine frames=32 tlb=0\n" + whole +
            "ask \"?\" zh \"？\" copy | segv_maperr | none\nfork()\n";
    const Script script = script_from(whole);
    CHECK(script_from(write_script(script)) == script);
    CHECK(script.statements.size() == std::size(lines) + 6);
    // Equality sees a difference where there is one.
    CHECK_FALSE(script_from("load 0 x 2") == script_from("load 0 x 3"));
    CHECK_FALSE(script_from("fork() = 2") == script_from("fork()"));
}

TEST_CASE("parser: a line for a script that exists") {
    const Script script = script_from("buf = brk(NULL)\nchild = fork()\n");
    CHECK(parse_line("child: load buf", &script).ok());
    CHECK_FALSE(parse_line("child: load bug", &script).ok());
    CHECK_FALSE(parse_line("other: load buf", &script).ok());
    CHECK_FALSE(parse_line("machine frames=3", &script).ok());
    CHECK_FALSE(parse_line("", &script).ok());
    CHECK(parse_line("other: load bug+PAGE").ok());  // every name is taken as known
    CHECK(parse_line("ask \"?\" copy | segv").ok()); // its step may be there already
    CHECK_FALSE(parse_line("other: lood bug").ok());
    const ParseResult line = parse_line("child: load buf", &script);
    REQUIRE(line.script.statements.size() == 1);
    CHECK(write_statement(line.script.statements[0]) == "child: load buf");
}

TEST_CASE("parser: limits are errors, and found promptly") {
    const auto start = std::chrono::steady_clock::now();
    struct Case {
        const char* name;
        std::string source;
        const char* message;
    };
    std::string touches;
    for (int i = 0; i < 17; ++i) {
        touches += "load 0 x 1048576\n";
    }
    std::string deep = "expect " + std::string(70000, '(') + "1";
    std::string nots = "expect ";
    std::string sums = "load 0";
    for (int i = 0; i < 20000; ++i) {
        nots += "not ";
        sums += "+1";
    }
    std::string files;
    for (int i = 0; i < 4097; ++i) {
        files += "file \"/" + std::to_string(i) + "\" 1\n";
    }
    const Case cases[] = {
        {"empty", "", "this scenario has no steps"},
        {"only comments", "# nothing\n\n", "this scenario has no steps"},
        {"64 MiB", std::string(64U << 20U, 'x'),
         "a scenario has at most 32 MiB, this file has 67108864 bytes"},
        {"binary", "fork()\n\x7f"s + "ELF\0\1\2"s, "a zero byte: this is not a text file"},
        {"not UTF-8", "say \"\xff\"\n", "the byte 0xff is not UTF-8 here"},
        {"a long line", "say \"" + std::string(300000, 'a') + "\"\n", "a line has at most 262144 bytes"},
        {"nested parentheses", deep, "too many parentheses inside each other"},
        {"nested in an address", "load " + std::string(70000, '(') + "1",
         "too many parentheses inside each other"},
        {"nested negations", nots + "1", "too many 'not' inside each other"},
        {"a long sum", sums, "an expression has at most 256 operators"},
        {"many touches", touches, "the loads and stores of a scenario touch at most 16777216 pages"},
        {"many files", files, "a scenario has at most 4096 files"},
        {"a long text stored often", "store 0 \"" + std::string(100000, 'a') + "\" x 1000000\n",
         "a step touches 1 to 1048576 pages"},
    };
    for (const Case& c : cases) {
        INFO(std::string(c.name));
        const ParseResult result = parse_script(c.source);
        REQUIRE_FALSE(result.errors.empty());
        CHECK(result.errors.front().message == c.message);
        CHECK(format_diagnostics("t.cow", c.source, result.errors).size() < 100000);
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("parser: at most 200 errors are shown, in the order of the file") {
    std::string source;
    for (int i = 0; i < 1000; ++i) {
        source += "lood 0\n";
    }
    const ParseResult result = parse_script(source);
    REQUIRE(result.errors.size() == 200);
    for (std::size_t i = 0; i < 200; ++i) {
        CHECK(result.errors[i].line == i + 1);
    }
    CHECK(result.errors.back().hint == "did you mean 'load'?; only the first 200 errors are shown");
}

TEST_CASE("parser: every prefix and every damaged byte of a file is survived") {
    const std::string source = "title \"a\\x41\" # c\nmachine frames=3 fork=cow\nbuf = mmap(NULL, 3*PAGE, "
                               "PROT_READ|0x2, MAP_PRIVATE, -1, 0) = "
                               "0x7f00 /* c */\n[pid 12] clone3({flags=CLONE_VM}, 88) = 13\nstore buf+'A' "
                               "\"a\" x 3 every 4K pick 1\nexpect not "
                               "refs(init, buf) >= 2 or (1 == 1)\nask \"?\" copy | segv\nkernel: ksm_scan "
                               "\\\n\nread(3, \"a\"..., 3) = -1 EBADF (x)\n";
    REQUIRE(parse_script(source).ok());
    for (std::size_t i = 0; i <= source.size(); ++i) {
        const std::string prefix = source.substr(0, i);
        format_diagnostics("t", prefix, parse_script(prefix).errors);
    }
    Rng rng(1);
    constexpr std::string_view bytes = "\0\n\\\"'#()[]{}|=<>!+-*,:./ 0x9A_\xff\xc3"sv;
    for (std::size_t i = 0; i < source.size(); ++i) {
        std::string damaged = source;
        damaged[i] = bytes[rng.below(bytes.size())];
        const ParseResult result = parse_script(damaged);
        format_diagnostics("t", damaged, result.errors);
        if (result.ok()) {
            CHECK(parse_script(write_script(result.script)).script == result.script);
        }
    }
}
