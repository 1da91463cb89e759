// The names that processes know addresses by: the same in the window as in the terminal, wherever the cursor came from.

#include "app/view/words/activity.hpp"
#include "app/view/words/mirror.hpp"
#include "core/explain/name_table.hpp"
#include "tests/cli/harness.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cow;

namespace {

// Two processes that do not know each other map at the same address.
constexpr const char* two_names = R"(
init: a = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
process guest
guest: b = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store a 'A'
guest: store b 'B'
guest: child = fork()
child: store b 'C'
init: munmap(a, 2*PAGE)
init: second = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
guest: store b+PAGE 'D'
init: store second+PAGE 'E'
child: exit(0)
)";

std::string name_of(const Names& names, const Player& player, const char* process) {
    const ProcId proc = player.environment().processes.at(process);
    const std::map<u64, std::string>& known = names.of(proc).addresses;
    return known.empty() ? std::string("none") : known.begin()->second;
}

} // namespace

TEST_CASE("names: each process knows an address by the name that it gave, or its nearest ancestor") {
    Player player = player_of(two_names);
    NameTable table;
    const auto at = [&](std::size_t step, const char* process) {
        player.seek_step(step);
        return name_of(table.follow(player), player, process);
    };
    CHECK(at(0, "init") == "none");
    CHECK(at(1, "init") == "a");
    CHECK(at(3, "init") == "a");
    CHECK(at(3, "guest") == "b");
    CHECK(at(6, "child") == "b");
    CHECK(at(9, "init") == "second"); // what lay there before is gone
    CHECK(at(9, "child") == "b");
    CHECK(at(3, "init") == "a"); // and back
    CHECK(at(2, "init") == "a");
    CHECK(at(0, "init") == "none");
    player.seek_step(5);
    CHECK(table.follow(player).of(no_proc).addresses.begin()->second == "a"); // the one given first
}

TEST_CASE("names: wherever one comes from, they are those of a table that is read anew") {
    Player player = player_of(two_names);
    player.play_to_end();
    NameTable table;
    const auto check_all = [&] {
        const std::size_t steps = player.step_count();
        for (std::size_t i = 0; i <= 3 * steps; ++i) {
            player.seek_step(i * 7 % (steps + 1));
            NameTable fresh;
            const Names anew = fresh.follow(player);
            const Names names = table.follow(player);
            for (u32 proc = 0; proc < player.machine().processes.size(); ++proc) {
                CHECK(names.of(ProcId{proc}).addresses == anew.of(ProcId{proc}).addresses);
            }
        }
        player.play_to_end();
    };
    check_all();
    std::string changed = two_names;
    changed.replace(changed.find("second = "), 9, "other = ");
    changed.replace(changed.find("store second"), 12, "store other");
    player.seek_step(5);
    player.replace_script(script_of(changed));
    player.play_to_end();
    check_all();
    CHECK(name_of(table.follow(player), player, "init") == "other");
    player.switch_branch(0);
    player.play_to_end();
    check_all();
    CHECK(name_of(table.follow(player), player, "init") == "second");
}

TEST_CASE("names: the window tells of guest's memory as the terminal does") {
    Player player = player_of(two_names);
    player.seek_step(4);
    NameTable table;
    std::string checklist;
    while (player.step() < 5) {
        player.forward_event();
        for (const ui::ActivityItem& item : ui::activity_of(player, table.follow(player)).items) {
            checklist += item.text + "\n";
        }
    }
    CHECK(checklist.find("VMA b allows it") != std::string::npos);
    CHECK(checklist.find("VMA a allows it") == std::string::npos);

    // All that is told of every event, at the end of its step.
    ui::Narrator narrator;
    std::string told;
    player.seek_step(0);
    narrator.follow(player, table.follow(player), "", 1);
    while (player.forward_step()) {
        for (const std::string& line : narrator.follow(player, table.follow(player), "", 1)) {
            told += line + "\n";
        }
    }
    cli::Style wide;
    wide.width = 1000;
    const test::Ran ran = test::run_cli({"run", "-", "--events", "all"}, two_names, wide);
    REQUIRE(ran.exit == 0);
    std::size_t lines = 0;
    for (std::size_t from = 0; from < told.size(); from = told.find('\n', from) + 1) {
        const std::string line = told.substr(from, told.find('\n', from) - from);
        if (line.rfind("Step ", 0) != 0 && line != "This is the end.") {
            INFO(line);
            CHECK(ran.out.find(line) != std::string::npos);
            ++lines;
        }
    }
    CHECK(lines == player.timeline().total_events());
}

TEST_CASE("names: what is left of a mapping keeps its name, however much of it is gone") {
    Player player = player_of(R"(
init: buf = mmap(NULL, 64*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf+40*PAGE 'A'
init: munmap(buf, 40*PAGE)
init: mprotect(buf+50*PAGE, PAGE, PROT_READ)
init: mremap(buf+60*PAGE, 4*PAGE, 2*PAGE, 0)
init: big = mremap(buf+51*PAGE, 2*PAGE, 40*PAGE, MREMAP_MAYMOVE)
init: munmap(big, 20*PAGE)
)");
    NameTable table;
    const auto names_at = [&](std::size_t step) {
        player.seek_step(step);
        const Labels& labels = table.follow(player).of(ProcId{0});
        const Machine& machine = player.machine();
        const MmId mm = machine.process(ProcId{0}).mm;
        std::vector<std::string> out;
        for (const Vma& vma : machine.space(mm).vmas) {
            out.push_back(vma_name(machine, mm, vma, labels));
        }
        return out;
    };
    CHECK(names_at(3) == std::vector<std::string>{"buf+0x28000"});
    CHECK(names_at(4) == std::vector<std::string>{"buf+0x28000", "buf+0x32000", "buf+0x33000"});
    const std::vector<std::string> last = names_at(7);
    CHECK(std::count_if(last.begin(), last.end(), [](const std::string& name) {
              return name.starts_with("buf+") || name.starts_with("big+");
          }) == static_cast<std::ptrdiff_t>(last.size()));
    CHECK(std::count(last.begin(), last.end(), "big+0x14000") == 1);
}
