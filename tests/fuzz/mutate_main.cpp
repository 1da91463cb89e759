// cowscope_mutate COUNT SEED [FIRST]: parses, writes, re-parses and runs COUNT inputs made from the scenarios and the
// language's own words. The same seed makes the same inputs, with any compiler; an input that fails is printed whole,
// and its number is the FIRST to begin with next time.

#include "core/base/errno.hpp"
#include "core/base/rng.hpp"
#include "core/check/invariants.hpp"
#include "core/machine/config.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*)()); // NOLINT

namespace {

using namespace cow;

std::string current_input; // for the last words of a crash
u64 current_number = 0;

void last_words() {
    std::fprintf(stderr, "input %llu:\n%s\n", static_cast<unsigned long long>(current_number),
                 current_input.c_str());
}
void on_abort(int) { last_words(); }

std::vector<std::string> scenario_files() {
    namespace fs = std::filesystem;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() == ".cow") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end()); // the order of a folder is not the same everywhere
    std::vector<std::string> out;
    for (const fs::path& path : paths) {
        std::ifstream stream(path, std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return out;
}

/// What stands between the language's words, and values at the edges.
constexpr std::array<std::string_view, 41> glue{"NULL",
                                                "-1",
                                                "0",
                                                "1",
                                                "PAGE",
                                                "3*PAGE",
                                                "4K",
                                                "1G",
                                                "0x10000000",
                                                "0x7fffffffffff",
                                                "0xffffffffffffffff",
                                                "18446744073709551615",
                                                "512",
                                                "2M",
                                                "b",
                                                "c",
                                                "child",
                                                "init: ",
                                                "p2: ",
                                                "c: ",
                                                "1234 ",
                                                "[pid 5] ",
                                                "\"/lib\"",
                                                "\"text\"",
                                                "'A'",
                                                "\\\n",
                                                "#",
                                                "\n",
                                                "(",
                                                ")",
                                                "=",
                                                "==",
                                                "|",
                                                ",",
                                                "...",
                                                "\xff",
                                                "/*",
                                                "*/",
                                                "+",
                                                "-",
                                                "*"};

std::vector<std::string> dictionary() {
    using namespace vocabulary;
    std::vector<std::string> out(glue.begin(), glue.end());
    const auto add = [&](const std::vector<std::string_view>& words) {
        out.insert(out.end(), words.begin(), words.end());
    };
    add(names_of(statements()));
    add(names_of(calls()));
    add(names_of(values()));
    add(names_of(settings()));
    add(names_of(ask_options()));
    add(names_of(other_words()));
    add(names_of(kernel_work()));
    add(names_of(states()));
    add(names_of(bug_names()));
    add(names_of(invariant_names()));
    out.insert(out.end(),
               {"require ", "hidden require ", "forbid fork", "max(copies)", "min(rss(init))", "calls(fork)",
                "broken(two_writers)", " points 2", " says \"no\" zh \"否\"", " at end"});
    add(names_of(fork_mode_names()));
    for (const FlagSet* set : flag_sets()) {
        add(names_of(set->flags));
    }
    return out;
}

/// Makes inputs up.
class Maker {
public:
    explicit Maker(u64 seed) : rng_(seed) {}

    std::string next(const std::vector<std::string>& files, const std::vector<std::string>& words) {
        std::string text = files.empty() || rng_.below(3) == 0 ? story() : files[rng_.below(files.size())];
        for (u64 changes = rng_.below(8); changes > 0; --changes) {
            change(text, files, words);
        }
        text.resize(std::min<std::size_t>(text.size(), 8192));
        return text;
    }

private:
    /// Lines that are right more often than not, about few names and addresses, so that they meet.
    std::string story();
    std::string line();
    std::string call();
    std::string address();
    std::string pick(std::initializer_list<const char*> all) {
        return *(all.begin() + rng_.below(all.size()));
    }
    void change(std::string& text, const std::vector<std::string>& files,
                const std::vector<std::string>& words);

    Rng rng_;
};

std::string Maker::address() {
    return pick({"b", "b+PAGE", "b+2*PAGE", "b+3*PAGE+1", "c", "c-PAGE", "c+PAGE-1", "0x10000000",
                 "0x10200000", "0", "b+512*PAGE", "0x7ffffffff000", "0x7fffffffe000", "0xfffffffffffff000",
                 "x"});
}

std::string Maker::call() {
    const std::string size =
        pick({"PAGE", "2*PAGE", "4*PAGE", "1", "0", "2M", "513*PAGE", "1G", "5000", "0x7fffffffffff"});
    const std::string prot = pick(
        {"PROT_READ|PROT_WRITE", "PROT_READ", "PROT_NONE", "PROT_READ|PROT_WRITE|PROT_EXEC", "PROT_WRITE"});
    const std::string kind =
        pick({"MAP_PRIVATE|MAP_ANONYMOUS", "MAP_SHARED|MAP_ANONYMOUS", "MAP_PRIVATE", "MAP_SHARED",
              "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE", "MAP_PRIVATE|MAP_ANONYMOUS|MAP_GROWSDOWN",
              "MAP_PRIVATE|MAP_ANONYMOUS|MAP_POPULATE"});
    const std::string advice =
        pick({"MADV_DONTNEED", "MADV_FREE", "MADV_MERGEABLE", "MADV_UNMERGEABLE", "MADV_DONTFORK",
              "MADV_WIPEONFORK", "MADV_POPULATE_READ", "MADV_POPULATE_WRITE", "MADV_DOFORK", "MADV_RANDOM"});
    switch (rng_.below(20)) {
    case 0:
    case 1:
    case 2:
        return pick({"b = ", "c = ", ""}) + "mmap(" + pick({"NULL", "0x10000000", "b", "b+PAGE", "c"}) +
               ", " + size + ", " + prot + ", " + kind + pick({"", "|MAP_FIXED"}) + ", " +
               pick({"-1", "3", "f"}) + ", " + pick({"0", "PAGE", "3*PAGE"}) + ")";
    case 3:
    case 4: return pick({"child = ", "", "k = "}) + "fork()";
    case 5: return "munmap(" + address() + ", " + size + ")";
    case 6: return "mprotect(" + address() + ", " + size + ", " + prot + ")";
    case 7:
    case 8: return "madvise(" + address() + ", " + size + ", " + advice + ")";
    case 9:
        return pick({"c = ", ""}) + "mremap(" + address() + ", " + size + ", " +
               pick({"PAGE", "8*PAGE", "0", "2M"}) + ", MREMAP_MAYMOVE" +
               pick({"", "|MREMAP_FIXED, 0x20000000", "|MREMAP_DONTUNMAP"}) + ")";
    case 10: return pick({"x = brk(NULL)", "brk(x+3*PAGE)", "brk(x)", "brk(x+1G)"});
    case 11:
        return pick({"exit(0)", "kill(child, SIGKILL)", "kill(1, SIGTERM)", "wait4(-1, NULL, WNOHANG, NULL)",
                     "wait4(child)"});
    case 12:
        return "f = openat(AT_FDCWD, \"/lib\", " +
               pick({"O_RDONLY", "O_RDWR", "O_RDWR|O_CREAT|O_TRUNC", "O_WRONLY|O_APPEND"}) + ")";
    case 13:
        return pick({"read", "write"}) + "(" + pick({"f", "3", "0", "1"}) + ", " + address() + ", " +
               pick({"10", "PAGE", "9000", "1G"}) + ")";
    case 14:
        return pick({"execve(\"/bin/x\")", "v = vfork()", "clone(flags=CLONE_VM|CLONE_THREAD)",
                     "clone3({flags=CLONE_VM|CLONE_VFORK}, 88)"});
    case 15:
        return pick({"close(f)", "close(3)", "prctl(PR_SET_MEMORY_MERGE, 1)", "prctl(PR_SET_MEMORY_MERGE, 0)",
                     "getpid() = 5"});
    case 16:
        return "mmap(NULL, " + size +
               ", PROT_READ, MAP_PRIVATE, 3, 0) = " + pick({"0x30000000", "-1 ENOMEM (x)", "0x10000000"});
    default:
        return (rng_.below(3) == 0 ? "load " + address()
                                   : "store " + address() + pick({" 'A'", " 7", " \"some text\"", " 0"})) +
               pick({"", "", " x 4", " x 4 every 4096", " x 9 every 100 pick 3", " x 16"});
    }
}

std::string Maker::line() {
    switch (rng_.below(12)) {
    case 0: return "kernel: ksm_scan";
    case 1: return "kernel: reclaim " + pick({"1", "100", "0", "1G"});
    case 2:
        return "expect " + pick({"refs", "frame", "value", "cow", "present"}) + "(" +
               pick({"", "child, ", "k, "}) + address() + ") == " + pick({"1", "2", "0", "'A'", "3"});
    case 3:
        return "expect " +
               pick(
                   {"copies", "saved", "rss(init)", "pss(child)", "frames_used", "result", "pagetables(k)"}) +
               pick({" == ", " < ", " >= "}) + pick({"1", "3*PAGE", "n", "ENOMEM"});
    default: return pick({"", "", "init: ", "child: ", "k: ", "other: "}) + call();
    }
}

std::string Maker::story() {
    std::string out =
        "machine frames=" + pick({"8", "32", "200", "3"}) +
        pick({"", " fork=eager", " fork=ondemand", " zero_page=off"}) +
        pick({"", " overcommit=2", " overcommit=1", " tlb=2", " fault_around=1", " levels=3", " levels=5"}) +
        pick({"", "", "", "", "", " bug=no_refcount", " bug=refcount_8bit", " bug=no_tlb_flush"}) + "\n";
    out += "file \"/lib\" " + pick({"40 pages", "5000", "0"}) + pick({"", " 'A'"}) +
           "\nfile \"/bin/x\" 9 pages exec\nprocess other\n";
    out += "b = mmap(0x10000000, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, "
           "0)\nc = mmap(NULL, 8*PAGE, PROT_READ|PROT_WRITE, " +
           pick({"MAP_PRIVATE|MAP_ANONYMOUS", "MAP_SHARED|MAP_ANONYMOUS"}) + ", -1, 0)\n";
    out += "x = brk(NULL)\nf = openat(AT_FDCWD, \"/lib\", O_RDWR)\nn = getpid()\nstore b 'A' x 4\nchild = "
           "fork()\nk = fork()\n";
    for (u64 lines = 1 + rng_.below(30); lines > 0; --lines) {
        out += line() + "\n";
    }
    return out;
}

void Maker::change(std::string& text, const std::vector<std::string>& files,
                   const std::vector<std::string>& words) {
    const std::size_t at = rng_.below(text.size() + 1);
    const std::size_t end = std::min<std::size_t>(text.size(), at + rng_.below(12));
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    switch (rng_.below(7)) {
    case 0: // another byte
        if (at < text.size()) {
            text[at] = static_cast<char>(rng_.below(256));
        }
        break;
    case 1: text.erase(at, end - at); break;
    case 2: text.insert(at, words[rng_.below(words.size())]); break;
    case 3: text.replace(at, end - at, words[rng_.below(words.size())]); break;
    case 4: text.insert(line_end, "\n" + line()); break;
    case 5: text.insert(at, text.substr(0, line_end)); break;
    default: // goes on like another file
        if (!files.empty()) {
            const std::string& other = files[rng_.below(files.size())];
            text = text.substr(0, at) + other.substr(std::min(at, other.size()));
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: cowscope_mutate COUNT SEED [FIRST]\n");
        return 2;
    }
    const u64 count = std::strtoull(argv[1], nullptr, 10);
    const u64 seed = std::strtoull(argv[2], nullptr, 10);
    const u64 first = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0;
    std::signal(SIGABRT, on_abort);
    if (__sanitizer_set_death_callback != nullptr) {
        __sanitizer_set_death_callback(last_words);
    }
    const std::vector<std::string> files = scenario_files();
    const std::vector<std::string> words = dictionary();
    u64 parsed = 0;
    for (current_number = first; current_number < first + count; ++current_number) {
        current_input = Maker(mix64(seed) + current_number).next(files, words);
        if (fuzz::parse_input(current_input)) {
            ++parsed;
            fuzz::run_input(current_input);
        }
    }
    std::printf("%llu inputs, %llu of them ran\n", static_cast<unsigned long long>(count),
                static_cast<unsigned long long>(parsed));
    // Inputs that never parse test nothing.
    return parsed * 10 >= count ? 0 : 1;
}
