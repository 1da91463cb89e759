// Rules that are not the same in all releases of Linux: the same small scenario under two of them, with the two right
// answers. Each was looked at on Debian's kernels (cowscope verify --vm).

#include "core/machine/kernel_traits.hpp"
#include "core/scenario/deciding_rules.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

using namespace cow;
using namespace cow::test;

namespace {

struct TraitCase {
    KernelTrait trait{};
    const char* before = ""; ///< a release without it; the same as `after`: an earlier patch of it
    const char* after = "";  ///< one with it
    const char* steps = "";
    const char* expected_before = ""; ///< a condition
    const char* expected_after = "";
};

constexpr const char* merged =
    "a = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
    "madvise(a, 2*PAGE, MADV_MERGEABLE)\nstore a 'A' x 2\n"
    "kernel: ksm_scan\nkernel: ksm_scan\n";
constexpr const char* file = "file \"/data\" 5000\nfd = open(\"/data\", O_RDWR)\n"
                             "a = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0)\n";

const TraitCase cases[] = {
    {KernelTrait::unmerge_reads, "6.1", "6.12", "{merged}madvise(a, 2*PAGE, MADV_UNMERGEABLE)\n",
     "private_dirty(init) == 2*PAGE", "private_clean(init) == 2*PAGE"},
    {KernelTrait::memory_merge, "6.1", "6.12", "prctl(PR_SET_MEMORY_MERGE, 1, 0, 0, 0)\n", "result == EINVAL",
     "result == 0"},
    {KernelTrait::mprotect_uncharges, "6.1", "6.12",
     "a = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "mprotect(a, 4*PAGE, PROT_READ)\n",
     "committed == 4*PAGE", "committed == 0"},
    {KernelTrait::merges_inaccessible, "6.1", "6.12",
     "a = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "madvise(a, 2*PAGE, MADV_MERGEABLE)\nstore a 'A' x 2\nmprotect(a, 2*PAGE, PROT_NONE)\n"
     "kernel: ksm_scan\nkernel: ksm_scan\n",
     "pages_shared == 0", "pages_shared == 1"},
    {KernelTrait::smart_scan, "6.1", "6.12",
     "a = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "madvise(a, 2*PAGE, MADV_MERGEABLE)\nstore a 'A'\nstore a+PAGE 'B'\n"
     "kernel: ksm_scan\nkernel: ksm_scan\nkernel: ksm_scan\nkernel: ksm_scan\nstore a+PAGE 'A'\n"
     "kernel: ksm_scan\nkernel: ksm_scan\n",
     "pages_shared == 1", "pages_shared == 0"},
    {KernelTrait::aligns_anonymous, "6.1", "6.12",
     "a = mmap(NULL, 2M, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n", "a == 0x7ffff7dff000",
     "a == 0x7ffff7c00000"},
    {KernelTrait::stack_without_huge_pages, "6.1", "6.12",
     "a = mmap(0x500000000000, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "mmap(a+PAGE, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED|MAP_STACK, -1, 0)\n",
     "vmas(init) == 1", "vmas(init) == 2"},
    {KernelTrait::exec_opens_first, "6.1", "6.12", "execve(\"/none\", NULL, NULL)\n", "minflt(init) == 1",
     "minflt(init) == 0"},
    {KernelTrait::ksm_checks_change_first, "6.1", "6.12",
     "{merged}b = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "madvise(b, PAGE, MADV_MERGEABLE)\nstore b 'A'\nkernel: ksm_scan\n",
     "ksm(init, b)", "not ksm(init, b)"},
    {KernelTrait::droppable, "6.1", "6.12",
     "mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_ANONYMOUS|MAP_DROPPABLE, -1, 0)\n", "result == EINVAL",
     "result > 0"},
    {KernelTrait::mmap_asks_first, "6.1", "6.12",
     "a = mmap(0x500000000000, 8*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "setrlimit(RLIMIT_AS, {rlim_cur=10*PAGE, rlim_max=10*PAGE})\n"
     "mmap(a+4*PAGE, 9*PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n",
     "vmas(init) == 1", "vmas(init) == 2"},
    {KernelTrait::dontunmap_joins_others, "6.1", "6.12",
     "mmap(0x78802000, 9*PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "mremap(0x7880a000, PAGE, PAGE, MREMAP_MAYMOVE|MREMAP_FIXED|MREMAP_DONTUNMAP, 0x78808000)\n",
     "vmas(init) == 3", "vmas(init) == 2"},
    {KernelTrait::copies_check_start, "6.1", "6.12",
     "mmap(0x7fffffffe000, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "signalfd4(-1, 0x7fffffffeffc, 8, 0)\n",
     "minflt(init) == 0", "minflt(init) == 1"},
    {KernelTrait::guard_regions, "6.12", "6.18",
     "a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "madvise(a, PAGE, MADV_GUARD_INSTALL)\n",
     "result == EINVAL", "result == 0"},
    {KernelTrait::grown_tail_is_zeroed, "6.1", "6.12", "{file}store a+PAGE+2000 'x'\nftruncate(fd, 2*PAGE)\n",
     "value(init, a+PAGE+2000) == 'x'", "value(init, a+PAGE+2000) == 0"},
    {KernelTrait::free_of_merged, "6.12", "6.18", "{merged}store a 'B'\nmadvise(a+PAGE, PAGE, MADV_FREE)\n",
     "lazyfree(init) == 0", "lazyfree(init) == PAGE"},
    {KernelTrait::advises_itself, "6.12", "6.18",
     "a = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\np = pidfd_open(init, 0)\n"
     "process_madvise(p, [{iov_base=a, iov_len=PAGE}], 1, MADV_DONTNEED, 0)\n",
     "result == EINVAL", "result == PAGE"},
    {KernelTrait::partial_hole_unmaps, "6.1", "6.12",
     "{file}a = mmap(NULL, 2*PAGE, PROT_READ, MAP_SHARED, 3, 0)\nload a\n"
     "fallocate(3, FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE, 0, 100)\n",
     "rss(init) == 8K", "rss(init) == 0"},
    {KernelTrait::pidfd_of_self, "6.12", "6.18",
     "a = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "process_madvise(-10000, [{iov_base=a, iov_len=PAGE}], 1, MADV_COLD, 0)\n",
     "result == EBADF", "result == PAGE"},
    {KernelTrait::merges_untouched, "6.12", "6.18",
     "a = mmap(0x500000000000, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "b = mmap(a+PAGE, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "store b 1\nmprotect(b, PAGE, PROT_READ)\nmunmap(a, PAGE)\n"
     "a = mmap(a, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "mprotect(b, PAGE, PROT_READ|PROT_WRITE)\n",
     "vmas(init) == 2", "vmas(init) == 1"},
    {KernelTrait::writes_prepare_first, "6.12", "6.18",
     "{file}pwrite64(fd, NULL, 10, 3*PAGE)\nlseek(fd, 0, SEEK_END)\n", "result == 5000", "result == 3*PAGE"},
    {KernelTrait::mremap_moves_several, "6.12", "6.18",
     "a = mmap(0x500000000000, 2*PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "mprotect(a, PAGE, PROT_NONE)\n"
     "mremap(a, 2*PAGE, 2*PAGE, MREMAP_MAYMOVE|MREMAP_FIXED, 0x600000000000)\n",
     "result == EFAULT", "result == 0x600000000000"},
    {KernelTrait::memfd_exec, "6.1", "6.12", "memfd_create(\"m\", MFD_EXEC)\n", "result == EINVAL",
     "result == 3"},
    {KernelTrait::above_4g, "6.1", "6.12",
     "{file}mmap(NULL, PAGE, PROT_READ, MAP_SHARED_VALIDATE|MAP_ABOVE4G, fd, 0)\n", "result == EOPNOTSUPP",
     "result > 0"},
    {KernelTrait::rwf_noappend, "6.1", "6.12",
     "{file}store a 'a'\npwritev2(fd, [{iov_base=a, iov_len=1}], 1, 0, RWF_NOAPPEND)\n",
     "result == EOPNOTSUPP", "result == 1"},
    {KernelTrait::populate_takes_all, "6.1", "6.12",
     "a = mmap(0x500000000000, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "madvise(a-PAGE, 2*PAGE, MADV_POPULATE_WRITE)\n",
     "result == ENOMEM and rss(init) == PAGE", "result == ENOMEM and rss(init) == 0"},
    {KernelTrait::pageout_keeps_accessed, "6.1", "6.12",
     "a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore a 'a'\n"
     "madvise(a, PAGE, MADV_PAGEOUT)\n",
     "not accessed(init, a)", "accessed(init, a)"},
    {KernelTrait::last_page_makes_no_table, "6.1", "6.12",
     "{file}load a+PAGE\nmunmap(a, 2*PAGE)\na = mmap(a, 2*PAGE, PROT_READ, MAP_PRIVATE|MAP_FIXED, fd, PAGE)\n"
     "write(1, a+PAGE, 1)\n",
     "rss(init) == PAGE", "rss(init) == 0"},
    {KernelTrait::dontunmap_unlocks_all, "6.12", "6.18",
     "a = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_LOCKED, -1, 0)\n"
     "mremap(a, 2*PAGE, 2*PAGE, MREMAP_MAYMOVE|MREMAP_FIXED|MREMAP_DONTUNMAP, 0x500000000000)\n",
     "vmas(init) == 3", "vmas(init) == 2"},
    {KernelTrait::segments_merge, "6.1", "6.12",
     "id = shmget(IPC_PRIVATE, 3*PAGE, IPC_CREAT|0600)\na = shmat(id, NULL, 0)\n"
     "mprotect(a, PAGE, PROT_READ)\nmprotect(a+PAGE, PAGE, PROT_READ)\n",
     "vmas(init) == 3", "vmas(init) == 2"},
    {KernelTrait::file_faults_lock_vma, "6.1", "6.12",
     "{file}store a 'a'\nmadvise(a, PAGE, MADV_PAGEOUT)\nload a\n", "majflt(init) == 1", "majflt(init) == 0"},
    {KernelTrait::merge_any_joins, "6.12", "6.18",
     "prctl(PR_SET_MEMORY_MERGE, 1, 0, 0, 0)\n"
     "a = mmap(0x500000000000, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n"
     "mmap(a+PAGE, PAGE, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n",
     "vmas(init) == 2", "vmas(init) == 1"},
    {KernelTrait::exec_reads_on, "6.12", "6.18",
     "{file}b = mmap(NULL, 2*PAGE, PROT_READ|PROT_EXEC, MAP_PRIVATE, fd, 0)\nload b\n"
     "kernel: reclaim 2\nload b+PAGE\n",
     "rss(init) == 2*PAGE", "rss(init) == PAGE"},
    {KernelTrait::mprotect_keeps_clean, "6.1", "6.12",
     "a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore a 'a'\n"
     "madvise(a, PAGE, MADV_FREE)\nmprotect(a, PAGE, PROT_READ|PROT_WRITE|PROT_EXEC)\nstore a 'b'\n",
     "minflt(init) == 2", "minflt(init) == 1"},
    {KernelTrait::pidfd_has_positions, "6.1", "6.12", "p = pidfd_open(init, 0)\npread64(p, NULL, 8, 0)\n",
     "result == ESPIPE", "result == EINVAL"},
    {KernelTrait::sync_loses_charge, "6.12", "6.18",
     "{file}mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_SYNC, fd, 0)\n", "committed == 0",
     "committed == PAGE"},
    {KernelTrait::pipes_hold_no_code, "6.12", "6.18",
     "pipe([r, w])\nmmap(NULL, PAGE, PROT_READ|PROT_EXEC, MAP_PRIVATE, r, 0)\n", "result == ENODEV",
     "result == EPERM"},
    {KernelTrait::pipes_copy_first, "6.12", "6.18",
     "a = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
     "pipe2([r, w], O_DIRECT|O_NONBLOCK)\nwrite(w, NULL, 1)\nread(r, a, 1)\n",
     "result == 0", "result == EAGAIN"},
    {KernelTrait::holes_write_nothing_back, "6.1", "6.12",
     "{file}store a 'x' x 2 every PAGE\n"
     "fallocate(fd, FALLOC_FL_PUNCH_HOLE|FALLOC_FL_KEEP_SIZE, PAGE+10, 10)\nstore a+PAGE 'y'\n",
     "minflt(init) == 3", "minflt(init) == 2"},
    {KernelTrait::mem_needs_memory, "6.1", "6.12",
     "child = fork()\nchild: exit(0)\nopenat(AT_FDCWD, \"/proc/2/mem\", O_RDONLY)\n", "result == 3",
     "result == ESRCH"},
    {KernelTrait::huge_hints_round_up, "6.12", "6.18",
     "{nobody}mmap(0x30205000, PAGE, PROT_WRITE, "
     "MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|MAP_HUGE_1GB, -1, 0)\n",
     "result == EPERM", "result == ENOMEM"},
    {KernelTrait::anon_inodes_hold_no_code, "6.12", "6.18",
     "e = epoll_create1(0)\nmmap(NULL, PAGE, PROT_READ|PROT_EXEC, MAP_PRIVATE, e, 0)\n", "result == ENODEV",
     "result == EPERM"},
    {KernelTrait::pidfs_is_mutable, "6.12", "6.18", "p = pidfd_open(init, 0)\nfallocate(p, 0, 0, PAGE)\n",
     "result == EPERM", "result == EOPNOTSUPP"},
    {KernelTrait::guards_mark_vma, "6.18", "6.18",
     "{file}madvise(a, PAGE, MADV_RANDOM)\nmadvise(a, 2*PAGE, MADV_GUARD_INSTALL)\n"
     "madvise(a, 2*PAGE, MADV_NORMAL)\n",
     "vmas(init) == 2", "vmas(init) == 1"},
    {KernelTrait::droppable_stays_unlocked, "6.18", "6.18",
     "mlockall(MCL_FUTURE)\nmmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_ANONYMOUS|MAP_DROPPABLE, -1, 0)\n",
     "locked(init) == PAGE", "locked(init) == 0"},
};

/// {merged}, {file} and {nobody} stand for what comes before.
std::string with_beginning(std::string steps) {
    const std::pair<std::string, const char*> beginnings[] = {
        {"{merged}", merged}, {"{file}", file}, {"{nobody}", ""}};
    for (const auto& [name, text] : beginnings) {
        if (steps.starts_with(name)) {
            steps.replace(0, name.size(), text);
        }
    }
    return steps;
}

std::string machine_line(const char* kernel, std::string_view steps) {
    return fmt::format("machine kernel={}{}\n", kernel, steps.starts_with("{nobody}") ? " user=nobody" : "");
}

bool patched(const TraitCase& one) { return std::string_view(one.before) == one.after; }

/// Its steps, where the rule is as it was before, or as it is.
Script script_of(const TraitCase& one, bool after, const char* expected) {
    Script out =
        parsed(fmt::format("{}{}expect {}\n", machine_line(after ? one.after : one.before, one.steps),
                           with_beginning(one.steps), expected));
    if (patched(one)) {
        out.config.traits.set(one.trait, after);
    }
    return out;
}

bool holds(const TraitCase& one, bool after, const char* expected) {
    return Played(script_of(one, after, expected)).last_expectation().ok;
}

/// Every rule that decides in some step. The machine is as if nobody had looked for them.
std::set<KernelTrait> deciding(Script script) {
    const Played plain(std::move(script));
    Machine machine = plain.runner.start();
    Environment env = plain.runner.environment();
    std::vector<Event> log;
    std::set<KernelTrait> out;
    for (std::size_t step = 0; step < plain.runner.step_count(); ++step) {
        const std::size_t first = log.size();
        const StepOutcome outcome = run_step_and_rules(plain.runner, step, machine, log, env);
        for (const RuleDecision& rule : outcome.rules) {
            CHECK(rule.has == machine.config.traits.has(rule.trait));
            CHECK((!rule.because.empty() || !rule.instead.empty()));
            CHECK(rule.event < log.size() - first);
            out.insert(rule.trait);
        }
    }
    CHECK(machine_hash(machine) == machine_hash(plain.machine));
    CHECK(machine.config == plain.machine.config);
    CHECK(log.size() == plain.log.size());
    CHECK(env.values == plain.env.values);
    return out;
}

} // namespace

TEST_CASE("kernel traits: where a rule decides, it is found out") {
    for (const TraitCase& one : cases) {
        CAPTURE(kernel_traits()[static_cast<std::size_t>(one.trait)].name);
        for (const bool after : {false, true}) {
            CAPTURE(after);
            const bool grows = one.trait == KernelTrait::smart_scan && !after; // over many steps
            CHECK(deciding(script_of(one, after, one.expected_after)).count(one.trait) == (grows ? 0 : 1));
        }
    }
}

TEST_CASE("kernel traits: where all releases do the same, none decides") {
    for (const char* kernel : {"6.1", "6.12", "6.18"}) {
        CAPTURE(kernel);
        CHECK(deciding(
                  parsed(std::string("machine kernel=") + kernel +
                         "\na = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                         "store a 'A' x 2\nchild = fork()\nchild: store a 'B'\nmprotect(a, PAGE, PROT_READ)\n"
                         "munmap(a+PAGE, PAGE)\nchild: exit(0)\nwait4(child)\n"))
                  .empty());
    }
}

TEST_CASE("kernel traits: the same scenario under two releases") {
    std::set<KernelTrait> tried;
    for (const TraitCase& one : cases) {
        CAPTURE(kernel_traits()[static_cast<std::size_t>(one.trait)].name);
        tried.insert(one.trait);
        CHECK(holds(one, false, one.expected_before));
        CHECK(holds(one, true, one.expected_after));
        CHECK_FALSE(holds(one, false, one.expected_after));
        CHECK_FALSE(holds(one, true, one.expected_before));
        CHECK(KernelTraits::of(*kernel_version_from_name(one.before)).has(one.trait) == patched(one));
        CHECK(KernelTraits::of(*kernel_version_from_name(one.after)).has(one.trait));
    }
    CHECK(tried.size() == kernel_trait_count);
}

TEST_CASE("kernel traits: the table is in order, and the newest release has all") {
    for (std::size_t i = 0; i < kernel_trait_count; ++i) {
        CHECK(static_cast<std::size_t>(kernel_traits()[i].trait) == i);
        CHECK(KernelTraits::of(newest_kernel).has(kernel_traits()[i].trait));
    }
    CHECK(KernelTraits{} == KernelTraits::of(newest_kernel));
}

TEST_CASE("kernel traits: scenarios/README.md has the table") {
    std::ifstream stream(COWSCOPE_SOURCE_DIR "/scenarios/README.md");
    const std::string reference{std::istreambuf_iterator<char>(stream), {}};
    for (const KernelTraitInfo& info : kernel_traits()) {
        const std::string row =
            fmt::format("| `{}` | {} | {} | `{}` |", info.name, info.what, info.since, info.source);
        CAPTURE(row);
        CHECK(reference.find(row) != std::string::npos);
    }
}

TEST_CASE("kernel traits: a release is taken for the nearest one below") {
    CHECK(nearest_kernel("6.1.0-57-amd64") == KernelVersion::v6_1);
    CHECK(nearest_kernel("6.11.4") == KernelVersion::v6_1);
    CHECK(nearest_kernel("6.12.118+deb13-amd64") == KernelVersion::v6_12);
    CHECK(nearest_kernel("6.18.44-fc") == KernelVersion::v6_18);
    CHECK(nearest_kernel("7.3.4") == KernelVersion::v6_18);
    CHECK(nearest_kernel("5.10") == KernelVersion::v6_1);
    CHECK(nearest_kernel("") == KernelVersion::v6_1);
    CHECK(is_release_of("6.1.0-57-amd64", "6.1"));
    CHECK_FALSE(is_release_of("6.12.1", "6.1"));
}
