// Why a page is as it is: one small scenario for each situation, and what must be said of it, at which step.

#include "core/explain/why.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cow;

namespace {

const std::string three =
    "buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";

Labels labels_of(const Player& player) {
    Labels labels;
    for (const auto& [name, value] : player.environment().values) {
        labels.addresses.emplace(value, name);
    }
    return labels;
}

EventHistory history_of(const Player& player, const HistorySubject& subject) {
    EventHistory history(subject);
    REQUIRE(history.scan(player.timeline(), ~std::size_t{0}));
    return history;
}

struct Asked {
    Player player;
    MmId mm{};
    ProcId proc{};
    VirtAddr addr{};
    std::vector<Reason> reasons;
    NextAccesses next;

    Asked(const std::string& text, const std::string& who, const std::string& where = "buf", u64 offset = 0)
        : player(played(text)), proc(player.environment().processes.at(who)),
          addr(VirtAddr{player.environment().values.at(where) + offset}) {
        mm = MmId{0};
        for (u32 i = 0; i < player.machine().spaces.size(); ++i) { // also of a process that has exited
            mm = player.machine().spaces[i].owner == proc ? MmId{i} : mm;
        }
        const EventHistory history = history_of(player, HistorySubject::of_page(mm, addr.page()));
        reasons = why_page(player, history, labels_of(player));
        next = foresee(player.machine(), proc, addr);
        for (const Reason& reason : reasons) {
            CHECK(reason.event.has_value() == (reason.step != 0));
            if (reason.event) {
                CHECK(*reason.event < player.timeline().event());
                CHECK(player.timeline().step_of_event(*reason.event) + 1 == reason.step);
            }
        }
    }

    /// A sentence that contains `words` and leads to `step` (0: to none).
    bool says(const std::string& words, std::size_t step) const {
        return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& reason) {
            return reason.text.find(words) != std::string::npos && reason.step == step;
        });
    }
    std::string all() const {
        std::string text;
        for (const Reason& reason : reasons) {
            text += reason.text + " [" + std::to_string(reason.step) + "]\n";
        }
        return text;
    }
};

#define CHECK_SAYS(asked, words, step)                                                                       \
    do {                                                                                                     \
        INFO((asked).all());                                                                                 \
        CHECK((asked).says(words, step));                                                                    \
    } while (false)

} // namespace

TEST_CASE("why: read-only because fork write-protected both owners") {
    const Asked parent(three + "store buf 'A' x 3\nchild = fork()\n", "init");
    CHECK_SAYS(parent, "taken and cleared for the store at step 2", 2);
    CHECK_SAYS(parent, "Read-only because fork() at step 3 write-protected both owners", 3);
    CHECK_SAYS(parent, "= 2: init buf, child buf", 0);
    CHECK(parent.next.store.decision == Decision::copy);
    CHECK(parent.next.store.refs == 2);
    CHECK(parent.next.load.decision == Decision::none);

    const Asked child(three + "store buf 'A' x 3\nchild = fork()\n", "child");
    CHECK_SAYS(child, "was init's: fork() at step 3 shared it and copied nothing", 3);
    CHECK_SAYS(child, "Read-only because fork() at step 3", 3);
    CHECK(foreseen_text(child.next.store) == "faults: refs(F1) = 2, so it is copied.");
}

TEST_CASE("why: a fork that leaves the parent its right to write protects one owner alone") {
    const Asked child("machine bug=parent_left_writable\n" + three + "store buf 'A'\nchild = fork()\n",
                      "child");
    CHECK_SAYS(child, "write-protected this owner; the other one may write", 3);
}

TEST_CASE("why: the writer has a copy, the other owner is the last one") {
    const std::string text = three + "store buf 'A'\nchild = fork()\nchild: store buf 'B'\n";
    const Asked child(text, "child");
    CHECK_SAYS(child, "F2 is a copy of F1, made for the store at step 4", 4);
    CHECK_SAYS(child, "Writable", 4);
    CHECK_SAYS(child, "refs(F2) = 1: nobody else has it", 0);
    CHECK(child.next.store.decision == Decision::none);
    CHECK(child.next.store.done);

    const Asked parent(text, "init");
    CHECK_SAYS(parent, "Read-only because fork() at step 3", 3);
    CHECK_SAYS(parent, "refs(F1) = 1: the other owner let go of it in the store at step 4", 4);
    CHECK(parent.next.store.decision == Decision::reuse);

    const Asked reused(text + "init: store buf 'C'\n", "init");
    CHECK_SAYS(reused, "Writable since the store at step 5: nobody else had the frame", 5);
    CHECK(reused.next.store.decision == Decision::none);
}

TEST_CASE("why: absent pages") {
    const Asked untouched(three, "init", "buf", page_size);
    CHECK_SAYS(untouched, "Absent: no access since mmap() at step 1", 1);
    CHECK(untouched.next.load.decision == Decision::zero_page);
    CHECK(untouched.next.store.decision == Decision::zero_fill);

    const Asked dropped(three + "store buf 'A'\nmadvise(buf, PAGE, MADV_DONTNEED)\n", "init");
    CHECK_SAYS(dropped, "Absent: madvise() at step 3 dropped F1 from it; the mapping stayed", 3);

    const Asked unmapped(three + "store buf 'A'\nmunmap(buf, 3*PAGE)\n", "init");
    CHECK_SAYS(unmapped, "Not mapped: munmap() at step 3", 3);
    CHECK(unmapped.next.load.decision == Decision::segv_maperr);
    CHECK(unmapped.next.load.signal == Signal::sigsegv);

    const Asked wiped(three + "store buf 'A'\nmadvise(buf, 3*PAGE, MADV_WIPEONFORK)\nchild = fork()\n",
                      "child");
    CHECK_SAYS(wiped, "MADV_WIPEONFORK, so fork() at step 4 left the child nothing", 4);

    const Asked left_out(three + "store buf 'A'\nmadvise(buf, 3*PAGE, MADV_DONTFORK)\nchild = fork()\n",
                         "child");
    CHECK_SAYS(left_out, "no mapping was ever made here", 0);

    const Asked clean(three + "child = fork()\n", "child");
    CHECK_SAYS(clean, "Absent: fork() at step 2 copied no entries", 2);

    const Asked gap(three + "store buf 'A'\nchild = fork()\n", "child", "buf", 2 * page_size);
    CHECK_SAYS(gap, "the parent had no page here at fork() at step 3", 3);

    const Asked reclaimed(three + "store buf 'A'\nmadvise(buf, PAGE, MADV_FREE)\nkernel: reclaim 1\n",
                          "init");
    CHECK_SAYS(reclaimed, "Absent: memory was short, and the reclaim at step 4 took F1 back", 4);
}

TEST_CASE("why: the zero page, protection, rights") {
    const Asked zero(three + "load buf\n", "init");
    CHECK_SAYS(zero, "The zero page: the load at step 2 only read", 2);
    CHECK_SAYS(zero, "everybody shares the zero page", 2);
    CHECK(foreseen_text(zero.next.store) == "faults: a fresh frame of zeros takes the zero page's place.");

    const Asked rights(three + "store buf 'A'\nmprotect(buf, 3*PAGE, PROT_READ)\n", "init");
    CHECK_SAYS(rights, "Read-only because the mapping is: mprotect() at step 3 made it r--p", 3);
    CHECK(rights.next.store.decision == Decision::segv_accerr);

    const Asked none(three + "store buf 'A'\nmprotect(buf, 3*PAGE, PROT_NONE)\n", "init");
    CHECK_SAYS(none, "PROT_NONE hides the page", 3);
    CHECK(none.next.load.decision == Decision::segv_accerr);

    const Asked own(three + "store buf 'A'\n", "init");
    CHECK_SAYS(own, "Writable since the store at step 2", 2);
}

TEST_CASE("why: pages of files, shared memory, merged pages") {
    const std::string file = "file \"/lib/x.so\" 4 pages\n"
                             "fd = openat(AT_FDCWD, \"/lib/x.so\", O_RDONLY)\n";
    const Asked cached(
        file + "buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE, fd, 0)\nload buf\n", "init");
    CHECK_SAYS(cached, "is the page cache's; the load at step 3 mapped it", 3);
    CHECK_SAYS(cached, "a private write must not reach it", 3);
    CHECK(cached.next.store.decision == Decision::copy);
    CHECK(foreseen_text(cached.next.store) == "faults: the file's page is copied, the file does not change.");

    const Asked around(file +
                           "buf = mmap(NULL, 4*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE, fd, 0)\nload buf\n",
                       "init", "buf", page_size);
    CHECK_SAYS(around, "along with a neighbour", 3);

    const Asked shared("buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0)\n"
                       "store buf 'A'\n",
                       "init");
    CHECK_SAYS(shared, "the one frame of this shared memory", 2);
    CHECK_SAYS(shared, "Writable: shared memory is written in place", 2);

    const Asked merged("buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                       "store buf 'A' x 2\nmadvise(buf, 2*PAGE, MADV_MERGEABLE)\n"
                       "kernel: ksm_scan\nkernel: ksm_scan\n",
                       "init");
    CHECK_SAYS(merged, "a merged page is never written", 5);
    CHECK_SAYS(merged, "found equal bytes in another one", 5);
    CHECK(merged.next.store.decision == Decision::copy);
    CHECK(merged.next.store.before_kind == FrameKind::ksm);
}

TEST_CASE("why: the end of a process, other kinds of fork, moved memory") {
    const std::string forked = three + "store buf 'A'\nchild = fork()\n";
    const Asked ended(forked + "child: exit(0)\n", "child");
    CHECK_SAYS(ended, "Gone: child ended with exit() at step 4", 4);
    CHECK_FALSE(ended.next.load.possible);

    const Asked killed(forked + "child: store 0 'A'\n", "child");
    CHECK_SAYS(killed, "Gone: child was killed by SIGSEGV in the store at step 4", 4);

    const Asked eager("machine fork=eager\n" + forked, "child");
    CHECK_SAYS(eager, "is a copy that fork() at step 3 made at once", 3);
    CHECK(eager.next.store.decision == Decision::none);

    const Asked ondemand("machine fork=ondemand\n" + forked, "child");
    CHECK_SAYS(ondemand, "fork() at step 3 shared the whole page table", 3);
    CHECK_SAYS(ondemand, "the whole page table is shared: nobody may write below it", 3);

    const Asked moved(three + "store buf 'A'\nnew = mremap(buf, 3*PAGE, 6*PAGE, MREMAP_MAYMOVE)\n", "init",
                      "new");
    INFO(moved.all());
    CHECK((moved.says("came here with mremap() at step 3", 3) || moved.says("taken and cleared", 2)));
}

TEST_CASE("why: a sentence of the past is told only when it is past") {
    Asked asked(three + "store buf 'A'\nchild = fork()\nchild: store buf 'B'\ninit: store buf 'C'\n", "init");
    Player& player = asked.player;
    const EventHistory history = history_of(player, HistorySubject::of_page(asked.mm, asked.addr.page()));
    const Labels labels = labels_of(player);
    player.seek_step(2);
    CHECK(why_page(player, history, labels).size() >= 2);
    for (std::size_t event = 0; event <= player.timeline().total_events(); ++event) {
        player.seek_event(event);
        for (const Reason& reason : why_page(player, history, labels)) {
            CHECK((!reason.event || *reason.event < event));
        }
    }
}

TEST_CASE("foresee: the machine stays as it is, at every event of a scenario, and what it says comes true") {
    Player player =
        played(three + "store buf 'A' x 2\nload buf+2*PAGE\nchild = fork()\nchild: store buf 'B'\n"
                       "init: store buf 'C'\ninit: load buf+PAGE\nchild: store buf+2*PAGE 'D'\n"
                       "child: exit(0)\ninit: store buf+PAGE 'E'\n");
    const VirtAddr buf{player.environment().values.at("buf")};
    std::size_t faults = 0;
    for (std::size_t event = 0; event < player.timeline().total_events(); ++event) {
        player.seek_event(event);
        const u64 before = player.machine().counters.faults;
        const auto* began = std::get_if<AccessBegan>(&player.timeline().event_at(event));
        const NextAccesses next = foresee(player.machine(), ProcId{0}, buf);
        CHECK(player.machine().counters.faults == before);
        CHECK(next.load.possible);
        if (began == nullptr) {
            continue;
        }
        const NextAccesses here = foresee(player.machine(), began->proc, began->addr);
        const Foreseen& foreseen = began->access == Access::load ? here.load : here.store;
        Decision decision = Decision::none;
        for (std::size_t i = event; i < player.timeline().total_events(); ++i) {
            if (const auto* decided = std::get_if<FaultDecided>(&player.timeline().event_at(i))) {
                decision = decision == Decision::none ? decided->decision : decision;
            }
            if (std::holds_alternative<AccessDone>(player.timeline().event_at(i))) {
                break;
            }
        }
        CHECK(foreseen.decision == decision);
        faults += decision != Decision::none ? 1 : 0;
    }
    CHECK(faults >= 6);
}

TEST_CASE("why: a rule that is not the same in all releases is named with its version, where it decided") {
    const std::string guarded = three + "store buf 'A'\nmadvise(buf, PAGE, MADV_GUARD_INSTALL)\n";
    const Asked now("machine kernel=6.18\n" + guarded, "init");
    CHECK_SAYS(now, "A rule since Linux 6.13: madvise knows MADV_GUARD_INSTALL", 3);
    const Asked before("machine kernel=6.12\n" + guarded, "init");
    CHECK_SAYS(before, "Since Linux 6.13 it is otherwise: madvise knows MADV_GUARD_INSTALL", 3);
    const Asked other_page("machine kernel=6.18\n" + guarded, "init", "buf", page_size);
    CHECK_FALSE(other_page.says("Linux 6.13", 3));

    const std::string cleaned = three + "store buf 'A'\nmadvise(buf, PAGE, MADV_FREE)\n"
                                        "mprotect(buf, PAGE, PROT_READ|PROT_WRITE|PROT_EXEC)\n";
    const Asked refused("machine kernel=6.1\n" + cleaned, "init");
    CHECK_SAYS(refused, "Since Linux 6.2 it is otherwise: mprotect leaves a page", 4);
    const Asked again("machine kernel=6.1\n" + cleaned + "store buf 'B'\n", "init");
    CHECK_FALSE(again.says("Linux 6.2", 4)); // that is past
}
