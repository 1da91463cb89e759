// What the inspector tells, without a window.

#include "app/view/scene/scene.hpp"
#include "app/view/words/inspection.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* forked = R"(
machine frames=16
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
child: store buf+PAGE+8 'B'
)";

Vpn page_of(const Player& player, const std::string& name) {
    return VirtAddr{player.environment().values.at(name)}.page();
}

template <class F> F facts_of(const Player& player, const Selection& selection) {
    NameTable table;
    const Names names = table.follow(player);
    const Facts facts = inspect(player, names, selection, true);
    const F* found = std::get_if<F>(&facts);
    REQUIRE(found != nullptr);
    return *found;
}

} // namespace

TEST_CASE("inspection: the walk has a step for each level, and its indices make the address") {
    for (u32 levels = 2; levels <= 5; ++levels) {
        CAPTURE(levels);
        std::string text = forked;
        text.replace(text.find("frames=16"), 9, "frames=16 levels=" + std::to_string(levels));
        const Player player = played(text);
        const Vpn page = page_of(player, "buf") + 1;
        const AddressWalk walk = walk_address(player.machine(), MmId{0}, VirtAddr{page} + 0x123);
        REQUIRE(walk.steps.size() == levels);
        u64 together = 0;
        for (const WalkStep& step : walk.steps) {
            together = (together << table_bits) | step.index;
            CHECK(step.table != no_table);
            CHECK_FALSE(step.entry.none());
        }
        CHECK(together == page.v);
        CHECK(walk.offset == 0x123);
        CHECK(walk.pte == player.machine().pte(MmId{0}, page));
        CHECK(walk.upper_writable);

        const AddressWalk nowhere = walk_address(player.machine(), MmId{0}, VirtAddr{0x10000});
        CHECK(nowhere.steps.front().table != no_table);
        CHECK(nowhere.pte.none());
    }
}

TEST_CASE("inspection: a page that fork shares, and one that was copied") {
    const Player player = played(forked);
    const Vpn buf = page_of(player, "buf");
    const PageFacts shared = facts_of<PageFacts>(player, Selection::of_page(MmId{1}, buf));
    CHECK(shared.process == "child");
    CHECK(shared.place == "buf");
    CHECK(shared.view.cow);
    CHECK(shared.owners.shown.size() == 2);
    CHECK(shared.owners.shown[0].process == "init");
    CHECK(shared.owners.more == 0);
    CHECK(shared.contents.compared == 1);
    CHECK(shared.contents.differing_bytes == 0);
    CHECK(shared.contents.own.front().bytes[0] == 'A');

    const PageFacts copied = facts_of<PageFacts>(player, Selection::of_page(MmId{1}, buf + 1));
    CHECK(copied.place == "buf+0x1000");
    CHECK(copied.view.writable);
    CHECK(copied.owners.shown.size() == 1);
    CHECK(copied.contents.differing_bytes == 1);
    bool found = false;
    for (const HexRow& row : copied.contents.own) {
        found = found || (row.offset == 8 && row.bytes[0] == 'B' && row.differs[0] && !row.differs[1]);
    }
    CHECK(found);
    REQUIRE(copied.contents.others.size() == 1);
    CHECK(copied.contents.others[0].process == "init");
    CHECK(copied.contents.others[0].rows[0].bytes[0] == 0);

    const PageFacts nowhere = facts_of<PageFacts>(player, Selection::of_page(MmId{1}, buf + 100));
    CHECK_FALSE(nowhere.vma);
    CHECK_FALSE(nowhere.contents.known);
}

TEST_CASE("inspection: what holds the references of a frame") {
    const Player player = played("machine frames=16\nfile \"/lib/x.so\" 4 pages\n"
                                 "fd = openat(AT_FDCWD, \"/lib/x.so\", O_RDONLY)\n"
                                 "lib = mmap(NULL, 4*PAGE, PROT_READ, MAP_PRIVATE, fd, 0)\nload lib\n");
    const Pfn pfn = player.machine().pte(MmId{0}, page_of(player, "lib")).pfn();
    const FrameFacts facts = facts_of<FrameFacts>(player, Selection::of_frame(pfn));
    CHECK(facts.frame.kind == FrameKind::file);
    CHECK(facts.backing == "x.so, page 0");
    CHECK(facts.frame.refcount == 2);
    CHECK(facts.mappings == 1);
    CHECK(facts.cache == 1);
    CHECK(facts.others == 0);
    CHECK(facts.owners.shown.size() == 1);
    const FrameFacts free = facts_of<FrameFacts>(player, Selection::of_frame(Pfn{15}));
    CHECK(free.frame.kind == FrameKind::free);
    CHECK_FALSE(free.contents.known);
}

TEST_CASE("inspection: a VMA and a process") {
    const Player player = played(std::string(forked) + "child: exit(3)\n");
    const VmaFacts area = facts_of<VmaFacts>(player, Selection::of_vma(MmId{0}, page_of(player, "buf")));
    REQUIRE(area.vma);
    CHECK(area.name == "buf");
    CHECK(area.entries == 3);
    CHECK(area.use.rss == 3 * page_size);
    const ProcessFacts init = facts_of<ProcessFacts>(player, Selection::of_process(ProcId{0}));
    CHECK(init.name == "init");
    CHECK(init.parent.empty());
    CHECK(init.tables == 4);
    CHECK(init.vmas == 1);
    const ProcessFacts child = facts_of<ProcessFacts>(player, Selection::of_process(ProcId{1}));
    CHECK(child.process.state == ProcState::zombie);
    CHECK(child.process.exit_code == 3);
    CHECK(child.parent == "init");
    CHECK(child.vmas == 0);
}

TEST_CASE("inspection: with nothing selected, the page of the last access") {
    Player player = played(forked);
    const Vpn buf = page_of(player, "buf");
    CHECK(followed_page(player) == Selection::of_page(MmId{1}, buf + 1));
    player.seek_step(3);
    CHECK(followed_page(player) == Selection::of_page(MmId{0}, buf + 2));
    player.seek_step(0);
    CHECK(followed_page(player).empty());
}

TEST_CASE("inspection: an address in every process, those with one frame together") {
    const Player player = played(std::string(forked) + "third = fork()\nprocess stranger\n"
                                                       "third: store buf+PAGE 'C'\n");
    NameTable table;
    const Names names = table.follow(player);
    const VirtAddr buf{player.environment().values.at("buf")};
    const Pinned all = inspect_address(player.machine(), names, buf, 8);
    CHECK(all.place == "buf");
    REQUIRE(all.rows.size() == 4);
    CHECK(all.rows[0].process == "init");
    CHECK_FALSE(all.rows[0].joined);
    CHECK(all.rows[1].joined);
    CHECK(all.rows[2].joined);
    CHECK(all.rows[3].process == "stranger");
    CHECK_FALSE(all.rows[3].mapped);
    CHECK_FALSE(all.rows[3].joined);
    CHECK_FALSE(all.rows[3].value);
    CHECK(all.rows[0].value == u8{'A'});
    for (std::size_t i = 1; i < all.rows.size(); ++i) {
        for (std::size_t level = 0; level < 4; ++level) {
            CHECK(all.rows[i].walk.steps[level].index == all.rows[0].walk.steps[level].index);
        }
    }
    const Pinned second = inspect_address(player.machine(), names, buf + page_size, 8);
    CHECK_FALSE(second.rows[1].joined);
    CHECK(second.rows[2].frame != second.rows[1].frame);
    CHECK(inspect_address(player.machine(), names, buf, 2).more == 2);
}
