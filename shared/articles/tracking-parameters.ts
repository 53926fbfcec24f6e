/**
 * Parameters that say where a reader came from, or which form of the page is wanted, but not which page it is. Only
 * names that no site uses for content: `id`, `ref`, `source` and similar names are judged by their values below.
 */
const trackingNames = new Set(
  [
    // advertising networks and social sites: click ids
    'fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id srsltid epik',
    'rdt_cid scid tblci obclid dicbo vgo_ee irclickid irgwc s_kwcid ef_id fb_action_ids fb_action_types fb_source',
    'fb_ref action_object_map action_type_map mibextid',
    // analytics across sites
    '_ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok s_cid icid cmpid xtor __twitter_impression',
    'cmp ncid sc_src sc_lid sc_uid sc_llid sc_eh sc_customer sc_campaign sc_channel trk trkcampaign tracking_source',
    'itm_source itm_medium itm_campaign itm_content intcmp int_cmp ito wtmc wt_mc wt.mc_id wt_zmc wt.tsrc wt.nav',
    'ref_src ref_url referrer referer soc_src soc_trk sh share_id sharetype shared source_impression_id nlid',
    // newsletters
    'mc_cid mc_eid oly_enc_id oly_anon_id vero_id vero_conv wickedid _kx __s ck_subscriber_id bbeml ml_subscriber',
    'ml_subscriber_hash nl_id sailthru_id emci emdi ceid elqtrackid elqtrack assetid assettype',
    // single publishers and portals
    'smid smtyp guccounter guce_referrer guce_referrer_sig ocid cvid emc ftag tag_id nytapp sref sr_share',
    'itid intcid icn cx_testid nytmobile trackingid akid taid leadsource dgcid feedtype feedname feature_source at_xt spm yptr tsrc ns_source',
    // sessions: different for every visitor
    'phpsessid jsessionid sid_session aspsessionid',
    // the form of the page
    'amp amp_js_v usqp outputtype print printable printmode printversion pagewanted singlepage mobile_view',
  ].flatMap((line) => line.split(' ')),
);

/** Families of tracking names. Where a prefix could also begin a content name, only the known members are listed. */
const trackingFamily = new RegExp(
  [
    '^(?:utm|mtm|hsa|gaa|vero|stm|matomo|piwik)_\\w+$',
    '^pk_(?:campaign|cid|content|keyword|kwd|medium|source)$',
    '^at_(?:bbc_team|campaign|campaign_type|custom\\d|format|link_\\w+|medium|ptr_name)$',
    '^ns_(?:campaign|fee|linkname|mchannel|source)$',
  ].join('|'),
);

/**
 * Names that sites also use for content. They are removed if the value names a feed, a network, a newsletter or an
 * app.
 */
const origins = new Set(
  'ref source src feature from via partner mod cid campaign medium feed rss atom channel share output view format type app mc cm ns s r referral origin utm platform'.split(
    ' ',
  ),
);

const originValue =
  /^(?:rss\w*|atom|feeds?|xml|feedburner|feedly|inoreader|newsblur|twitter|tw|x\.com|facebook|fb|linkedin|reddit|instagram|whatsapp|telegram|mastodon|bluesky|pinterest|flipboard|smartnews|google_?news|googlenews|yahoo_?news|applenews|apple_news|bing_?news|newsbreak|upday|e?mail|newsletters?|nl|social(?:flow|media)?|shar(?:e|ed|ing)|push|notification|sitemap|amp|print|printable|hp_\w+|home-?page|djem\w*|mktw_\w+|mw_\w+)(?=$|[^a-z0-9])/i;

/**
 * Areas of a site that link to its own pages. Only for names of sources, since other parameters may use these values
 * for content.
 */
const sourceNames = new Set(['ref', 'source', 'src', 'from', 'via']);
const placeValue =
  /^(?:hp|home|nf|app|mobile|web|desktop|widget|sidebar|related|recommended|trending|header|footer|nav)$/i;

/**
 * Is this parameter ("name=value", as in the address) one that can differ or be missing in another link to the same
 * page?
 */
export function isTracking(parameter: string): boolean {
  const [rawName = '', rawValue = ''] = parameter.split('=', 2);
  const name = rawName.toLowerCase();
  if (trackingNames.has(name) || trackingFamily.test(name)) return true;
  if (!origins.has(name)) return false;
  // "?rss", "?rss=1", "?feed=true"
  if (/^(?:rss|atom|feed)$/.test(name) && /^(?:|1|true|yes|y|on)$/i.test(rawValue)) return true;
  if (sourceNames.has(name) && placeValue.test(rawValue)) return true;
  return originValue.test(rawValue.replaceAll(/%20|\+/g, '_'));
}
