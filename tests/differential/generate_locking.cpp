// Locked memory and resource limits.

#include "tests/differential/generator.hpp"

namespace cow::differential {

void Generator::lock() {
    const Range at = range();
    const std::string where = said(
        {"{}, {}", hex(wrong() ? at.addr + 100 : at.addr), chance(3) ? "0" : length(at.bytes / page_size)});
    switch (rng_.below(10)) {
    case 0:
    case 1:
    case 2: act({"mlock({})", where}); return;
    case 3: act({"mlock2({}, {})", where, chance(90) ? "MLOCK_ONFAULT" : chance(50) ? "0" : "2"}); return;
    case 4:
    case 5:
    case 6: act({"munlock({})", where}); return;
    case 7: {
        constexpr std::array<std::string_view, 8> flags{"MCL_CURRENT",
                                                        "MCL_FUTURE",
                                                        "MCL_CURRENT|MCL_FUTURE",
                                                        "MCL_CURRENT|MCL_ONFAULT",
                                                        "MCL_FUTURE|MCL_ONFAULT",
                                                        "MCL_CURRENT|MCL_FUTURE|MCL_ONFAULT",
                                                        "MCL_ONFAULT",
                                                        "8"};
        act({"mlockall({})", pick(flags)});
        return;
    }
    default: act({"munlockall()"}); return;
    }
}

/// Near what is used now, or without limit again.
std::string Generator::limit_value(Resource which) {
    const VmaTotals& now = space().vmas.totals();
    const u64 pages = which == Resource::as       ? now.pages
                      : which == Resource::data   ? now.data
                      : which == Resource::stack  ? rng_.below(12)
                      : which == Resource::nofile ? 0
                                                  : space().locked_pages();
    if (which == Resource::nofile) {
        return chance(50) ? "1024" : said({"{}", 3 + rng_.below(5)});
    }
    if (chance(40)) {
        const u64 hard = process().limits[which].hard;
        return hard != rlimit_infinity    ? said({"{}", hard})
               : which == Resource::stack ? "8M"
                                          : "RLIM_INFINITY";
    }
    return chance(10) ? "0" : bytes_text((pages + rng_.below(6)) * page_size + (chance(10) ? 100 : 0));
}

void Generator::limit() {
    constexpr std::array all{Resource::as, Resource::data, Resource::stack, Resource::memlock,
                             Resource::nofile};
    const Resource which = pick(all);
    // To raise one takes more than root has everywhere.
    u64 hard = process().limits[which].hard;
    if (chance(10) && which != Resource::nofile) {
        hard = std::min(hard, u64{64} << 20U);
    } else if (!machine_.config.root && chance(5)) {
        hard += hard == rlimit_infinity ? 0 : page_size;
    }
    const std::string record =
        said({"{{rlim_cur={}, rlim_max={}}}", limit_value(which),
              hard == rlimit_infinity ? std::string("RLIM_INFINITY") : said({"{}", hard})});
    const u64 to = (stored_page(true) << page_shift) + offset_in_page() / 2;
    const bool writes = allows(to, true) && allows(to + sizeof(Rlimit) - 1, true);
    const std::string old = writes ? hex(to) : chance(50) ? "NULL" : "0x1000";
    switch (rng_.below(6)) {
    case 0:
    case 1: act({"setrlimit({}, {})", resource_name(which), record}); return;
    case 2:
    case 3: {
        const auto any = static_cast<Resource>(rng_.below(resource_count));
        act({"getrlimit({}, {})", wrong() ? "16" : resource_name(any), old});
        return;
    }
    default:
        act({"prlimit64({}, {}, {}, {})", wrong() ? "999" : "0", resource_name(which),
             chance(80) ? record : "NULL", chance(50) ? old : "NULL"});
        return;
    }
}

} // namespace cow::differential
