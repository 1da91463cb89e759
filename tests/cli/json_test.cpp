// The JSON is a contract: exactly these keys, in this order, of these types.

#include "app/cli/report/event_fields.hpp"
#include "app/cli/report/json_event.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

namespace cow::test {
namespace {

using OrderedJson = nlohmann::ordered_json;
using KeyList = std::vector<std::string>;

KeyList key_list(const OrderedJson& object) {
    KeyList keys;
    for (const auto& [key, value] : object.items()) {
        keys.push_back(key);
    }
    return keys;
}

const KeyList top_keys{"file", "title", "ok", "steps", "expectations", "counters", "processes"};
const KeyList expectation_keys{"line", "text", "ok", "actual"};
const KeyList counter_keys{"frames_used",  "frames_cached", "frames_free",    "copies",
                           "reuses",       "zero_fills",    "file_reads",     "faults",
                           "tlb_misses",   "tlb_flushes",   "committed",      "saved",
                           "pages_shared", "pages_sharing", "pages_unshared", "oom_kills"};
const KeyList process_keys{"name",   "pid",    "state",    "signal", "rss",        "pss",
                           "uss",    "vsz",    "lazyfree", "locked", "referenced", "pss_dirty",
                           "minflt", "majflt", "vmas",     "pages"};
const KeyList vma_keys{"start", "end", "prot", "flags", "file", "offset"};
const KeyList page_keys{"address", "frame",    "refs", "mapcount", "present", "writable",
                        "dirty",   "accessed", "cow",  "zero",     "ksm"};
const KeyList error_keys{"file", "line", "column", "message", "hint"};

void check_step(const OrderedJson& step, bool events) {
    KeyList keys = key_list(step);
    for (const char* extra : {"problem", "not_modelled", "disagrees", "violations"}) {
        std::erase(keys, extra);
    }
    CHECK(keys == (events ? KeyList{"line", "process", "text", "result", "events"}
                          : KeyList{"line", "process", "text", "result"}));
    CHECK(step["line"].is_number_unsigned());
    CHECK((step["result"].is_number() || step["result"].is_string() || step["result"].is_null()));
    for (const OrderedJson& event : step.value("events", OrderedJson::array())) {
        REQUIRE(!event.empty());
        CHECK(event.begin().key() == "type");
        const auto names = event_names();
        CHECK(std::find(names.begin(), names.end(), event["type"].get<std::string>()) != names.end());
    }
}

void check_process(const OrderedJson& process) {
    CHECK(key_list(process) == process_keys);
    CHECK((process["signal"] == 0 || process["signal"].is_string()));
    for (const OrderedJson& vma : process["vmas"]) {
        CHECK(key_list(vma) == vma_keys);
        CHECK(vma["prot"].get<std::string>().size() == 3);
        CHECK((vma["flags"] == "private" || vma["flags"] == "shared"));
        CHECK((vma["file"].is_null() || vma["file"].is_string()));
    }
    for (const OrderedJson& page : process["pages"]) {
        CHECK(key_list(page) == page_keys);
        CHECK(page["address"].get<u64>() % page_size == 0);
        CHECK(page["frame"].is_null() == !page["present"].get<bool>());
    }
}

/// What is there for a faulty kernel only, or for one of several.
void check_extras(const OrderedJson& run, KeyList& keys) {
    if (run.contains("bug")) {
        CHECK(key_list(run["bug"]) == KeyList{"name", "bit"});
        CHECK(run["bug"]["name"].is_string());
        CHECK(run["bug"]["bit"].is_boolean());
    }
    std::erase(keys, "bug");
    std::erase(keys, "name");
}

void check_object(const OrderedJson& run, bool events) {
    KeyList keys = key_list(run);
    check_extras(run, keys);
    CHECK(keys == top_keys);
    CHECK(key_list(run["counters"]) == counter_keys);
    for (const OrderedJson& step : run["steps"]) {
        check_step(step, events);
    }
    for (const OrderedJson& expectation : run["expectations"]) {
        CHECK(key_list(expectation) == expectation_keys);
        CHECK(expectation["ok"].is_boolean());
    }
    for (const OrderedJson& process : run["processes"]) {
        check_process(process);
    }
}

OrderedJson check_run(const std::string& text, bool events) {
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    OrderedJson run = OrderedJson::parse(text);
    check_object(run, events);
    return run;
}

OrderedJson run_text(std::string_view scenario, const std::vector<std::string>& more = {"--events", "none"}) {
    std::vector<std::string> arguments{"run", "-", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ran ran = run_cli(arguments, scenario);
    CHECK(ran.err == "");
    return check_run(ran.out, std::find(more.begin(), more.end(), "--events") == more.end());
}

constexpr std::string_view map_two =
    "buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n";

} // namespace

TEST_SUITE("cli json") {
    TEST_CASE("every scenario of the repository has the contract's keys") {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(in_repository("scenarios"))) {
            if (entry.path().extension() != ".cow") {
                continue;
            }
            CAPTURE(entry.path().string());
            for (const bool events : {true, false}) {
                std::vector<std::string> arguments{"run", entry.path().string(), "--json"};
                if (!events) {
                    arguments.insert(arguments.end(), {"--events", "none"});
                }
                const Ran ran = run_cli(arguments);
                CHECK(ran.exit == 0);
                CHECK(ran.err == "");
                CHECK(check_run(ran.out, events)["ok"] == true);
            }
        }
    }

    TEST_CASE("the same run with and without events") {
        const std::string file = in_repository("tests/golden/story.cow");
        OrderedJson with = OrderedJson::parse(run_cli({"run", file, "--json"}).out);
        const OrderedJson without =
            OrderedJson::parse(run_cli({"run", file, "--json", "--events", "none"}).out);
        for (OrderedJson& step : with["steps"]) {
            step.erase("events");
        }
        CHECK(with == without);
    }

    TEST_CASE("a bug says whether it bit") {
        const std::string file = in_repository("tests/golden/story.cow");
        const auto bug = [&](const char* name) {
            return OrderedJson::parse(run_cli({"run", file, "--json", "--events", "none", "--bug", name}).out)
                .value("bug", OrderedJson());
        };
        CHECK(bug("no_refcount") == OrderedJson{{"name", "no_refcount"}, {"bit", true}});
        CHECK(bug("refork_loses_cow") == OrderedJson{{"name", "refork_loses_cow"}, {"bit", false}});
        CHECK(bug("none").is_null());
    }

    TEST_CASE("kernels side by side") {
        const std::string file = in_repository("tests/golden/story.cow");
        const Ran ran = run_cli({"run", file, "--json", "--compare", "cow,eager+no_refcount,vfork"});
        CHECK(ran.exit == 0);
        const OrderedJson all = OrderedJson::parse(ran.out);
        CHECK(key_list(all) == KeyList{"file", "kernels", "steps"});
        REQUIRE(all["kernels"].size() == 3);
        for (const OrderedJson& kernel : all["kernels"]) {
            CHECK(key_list(kernel).front() == "name");
            check_object(kernel, true);
            CHECK(kernel["steps"].size() == all["steps"].size());
            CHECK(kernel["expectations"].empty() == (kernel != all["kernels"][0]));
        }
        CHECK(all["kernels"][1]["name"] == "eager+no_refcount");
        CHECK(all["kernels"][1]["bug"]["name"] == "no_refcount");
        for (const OrderedJson& step : all["steps"]) {
            for (const auto& [name, values] : step["values"].items()) {
                const std::string value = name;
                INFO(value);
                CHECK(values.size() == 3);
            }
        }
        const OrderedJson& fork = all["steps"][2];
        CHECK(key_list(fork) == KeyList{"line", "differs", "values"});
        CHECK(fork["line"] == 9);
        CHECK(fork["differs"] == true);
        CHECK(fork["values"]["bytes_copied"] == OrderedJson{0, 3 * page_size, 0});
        const OrderedJson& last = all["steps"].back();
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(last["values"]["frames_used"][i] == all["kernels"][i]["counters"]["frames_used"]);
        }
        const OrderedJson& parent = all["steps"][5];
        CHECK(parent["differs"] == false); // the child died of its store: the parent goes on
    }

    TEST_CASE("results: numbers, names of errors, null") {
        const OrderedJson run =
            run_text("child = fork()\nload 0\nclose(77)\nprocess other\nother: exit(0)\n");
        CHECK(run["steps"][0]["result"] == 2);
        CHECK(run["steps"][1]["result"].is_null()); // it died of it
        CHECK(run["processes"][0]["signal"] == "SIGSEGV");
        CHECK(run["steps"][2]["problem"] == "init was killed by SIGSEGV");
        CHECK(run["steps"][3]["process"] == "other");
        CHECK(run["ok"] == false);
        const OrderedJson refused = run_text("close(77)\nkernel: reclaim 1\n");
        CHECK(refused["steps"][0]["result"] == "EBADF");
        CHECK(refused["steps"][1]["process"] == "kernel");
    }

    TEST_CASE("pages, vmas and counters in bytes") {
        const OrderedJson run =
            run_text(std::string("file \"/lib/x\" 3 pages\n") + std::string(map_two) +
                     "store buf 'A'\nfd = openat(AT_FDCWD, \"/lib/x\", O_RDONLY)\n"
                     "lib = mmap(NULL, PAGE, PROT_READ|PROT_EXEC, MAP_SHARED, fd, PAGE)\n");
        const OrderedJson& init = run["processes"][0];
        CHECK(init["rss"] == page_size);
        CHECK(init["vsz"] == 3 * page_size);
        CHECK(run["counters"]["committed"] == 2 * page_size);
        CHECK(init["pages"].size() == 1);
        CHECK(init["pages"][0]["address"] == run["steps"][0]["result"]);
        CHECK(init["pages"][0]["writable"] == true);
        CHECK(init["vmas"].size() == 2);
        const OrderedJson& lib = init["vmas"][0];
        CHECK(lib["prot"] == "r-x");
        CHECK(lib["flags"] == "shared");
        CHECK(lib["file"] == "/lib/x");
        CHECK(lib["offset"] == page_size);
        CHECK(init["vmas"][1]["file"].is_null());
        CHECK(init["vmas"][1]["offset"] == 0);
    }

    TEST_CASE("several files are JSON lines, and errors one object") {
        const std::string good = in_repository("tests/golden/story.cow");
        const std::string wrong = in_repository("tests/golden/wrong.cow");
        const Ran ran = run_cli({"run", good, wrong, "nothing.cow", good, "--json", "--events", "none"});
        CHECK(ran.exit == 2);
        CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 2);
        const OrderedJson errors = OrderedJson::parse(ran.err);
        CHECK(key_list(errors) == KeyList{"error", "errors"});
        CHECK(errors["errors"].size() == 4);
        CHECK(errors["error"] == errors["errors"][0]);
        for (const OrderedJson& error : errors["errors"]) {
            CHECK(key_list(error) == error_keys);
        }
        CHECK(errors["error"]["line"] == 2);
        CHECK(errors["error"]["hint"] == "did you mean 'mmap'?");
        CHECK(errors["errors"][3]["line"].is_null());
    }

    TEST_CASE("misuse is a JSON object too") {
        for (const std::vector<std::string>& arguments : {std::vector<std::string>{"run", "--json"},
                                                          {"run", "x", "--json", "--nothing"},
                                                          {"run", "x", "--json", "--fork", "y"}}) {
            const Ran ran = run_cli(arguments);
            CHECK(ran.exit == 2);
            CHECK(ran.out == "");
            CHECK(OrderedJson::parse(ran.err)["error"]["file"].is_null());
        }
    }

    TEST_CASE("a broken invariant is told once, in its step") {
        const OrderedJson run = run_text(std::string(map_two) + "store buf 'A'\nchild = fork()\nload buf\n",
                                         {"--bug", "no_refcount"});
        CHECK(!run["steps"][1].contains("violations"));
        CHECK(!run["steps"][3].contains("violations"));
        const OrderedJson& violations = run["steps"][2]["violations"];
        REQUIRE(!violations.empty());
        CHECK(violations[0]["invariant"] == "refcount");
        const std::size_t event = violations[0]["event"];
        CHECK(run["steps"][2]["events"][event]["type"] == "PtesShared");
        CHECK(run["ok"] == true); // it was asked for
    }

    TEST_CASE("text that JSON must escape") {
        const OrderedJson run =
            run_text("title \"a \\\"quoted\\\" \\\\ title, täglich\"\nsay \"x\"\nfork()\n");
        CHECK(run["title"] == "a \"quoted\" \\ title, täglich");
    }

    TEST_CASE("many pages") {
        const OrderedJson run = run_text("machine frames=70000\nbuf = mmap(NULL, 256M, PROT_READ|PROT_WRITE, "
                                         "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\nstore buf 'A' x 65536\n");
        CHECK(run["processes"][0]["pages"].size() == 65536);
        CHECK(run["processes"][0]["rss"] == u64{1} << 28U);
    }
}

namespace {

/// One event of each type, with every field as it is by default.
template <std::size_t... Index> std::vector<Event> one_of_each(std::index_sequence<Index...>) {
    return {Event(std::in_place_index<Index>)...};
}

} // namespace

TEST_SUITE("cli events") {
    TEST_CASE("every event has its fields by name, in JSON and in the trace") {
        Machine machine;
        for (const Event& event : one_of_each(std::make_index_sequence<std::variant_size_v<Event>>())) {
            CAPTURE(event_name(event));
            cli::Output out;
            cli::JsonWriter writer(out);
            cli::write_event(writer, event, machine);
            const OrderedJson json = OrderedJson::parse(out.text());
            CHECK(json["type"] == event_name(event));
            const KeyList keys = key_list(json);
            CHECK(keys.size() >= 2);
            CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == keys.size());
            const std::string detail = cli::event_detail(event, machine);
            for (const std::string& key : keys) {
                CHECK((key == "type" || detail.find(key + "=") != std::string::npos));
            }
        }
    }

    TEST_CASE("ids are numbers or null, enums names, a PTE its frame and bits") {
        Machine machine;
        const PteSet set{.mm = MmId{3},
                         .table = TableId{4},
                         .page = Vpn{5},
                         .old = Pte{},
                         .now = Pte::make(Pfn{7}, Pte::P | Pte::U | Pte::X),
                         .reason = PteReason::fork};
        cli::Output out;
        cli::JsonWriter writer(out);
        cli::write_event(writer, set, machine);
        CHECK(out.text() == R"({"type":"PteSet","mm":3,"table":4,"page":5,"old":null,)"
                            R"("now":{"frame":7,"flags":"XUP"},"reason":"fork"})");
        CHECK(cli::event_detail(set, machine) == "mm=3 table=4 page=0x5000 old=none now=F7:XUP reason=fork");
        CHECK(cli::event_detail(FaultDecided{}, machine) ==
              "proc=0 addr=0x0 decision=none pfn=none refs=0 kind=free");
    }
}

} // namespace cow::test
