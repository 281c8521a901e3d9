//! The names of the months in the languages of the web.

use memchr::memmem;

/// The number, 1 to 12, of a month by its name or usual abbreviation, in lower case and without a point.
pub(super) fn number(name: &str) -> Option<u32> {
    if name.contains([' ', '|']) {
        return None;
    }
    let bytes = NAMES.as_bytes();
    let is_whole = |at: usize| {
        let starts = at == 0 || bytes[at - 1] == b' ';
        starts && bytes.get(at + name.len()).is_none_or(|&after| after == b' ')
    };
    let at = memmem::find_iter(bytes, name).find(|&at| is_whole(at))?;
    Some(1 + memchr::memchr_iter(b'|', &bytes[..at]).count() as u32)
}

// A name that means different months in different languages (`listopad`, `lipanj`) stands where more people use it.
// Months are set apart by bars.
const NAMES: &str = "january jan januar jänner janv janvier enero ene janeiro gennaio gen januari stycznia styczeń \
     sty ledna leden január января январь янв січня січень tammikuuta tammikuu ocak oca ιανουαρίου \
     ιανουάριος ιαν ianuarie ian januára januarie يناير ינואר בינואר जनवरी जन มกราคม януари јануар \
     gener jaanuar sausio janvāris ژانویه | \
     february feb februar febr février févr fév fevrier febrero fevereiro fev febbraio februari \
     lutego luty lut února únor február февраля февраль фев февр лютого лютий helmikuuta helmikuu \
     şubat şub φεβρουαρίου φεβρουάριος φεβ februarie februára فبراير شباط פברואר בפברואר फ़रवरी \
     फरवरी กุมภาพันธ์ февруари фебруар febrer veebruar vasario februāris فوریه | \
     march mar märz mär mrz mars marzo março marco maart mrt marca marzec března březen március \
     márc марта март мар березня березень maaliskuuta maaliskuu marts mart μαρτίου μάρτιος μαρ \
     martie مارس آذار מרץ במרץ मार्च มีนาคม març märts kovo marec | \
     april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben április ápr апреля \
     апрель апр квітня квітень huhtikuuta huhtikuu nisan nis απριλίου απρίλιος απρ aprilie apríla \
     أبريل ابريل نيسان אפריל באפריל अप्रैल เมษายน април aprill balandžio aprīlis آوریل | \
     may mai mayo maio maggio mag mei maja maj května květen május máj мая май травня травень \
     toukokuuta toukokuu mayıs μαΐου μάιος μαϊ mája مايو أيار ماي מאי במאי मई พฤษภาคม мај maig \
     gegužės maijs مه | \
     june jun juni juin junio junho giugno giu czerwca czerwiec cze června červen június jún июня \
     июнь июн червня червень kesäkuuta kesäkuu haziran haz ιουνίου ιούνιος ιουν iunie iun júna \
     يونيو حزيران יוני ביוני जून มิถุนายน юни јун juny juuni birželio jūnijs ژوئن | \
     july jul juli juillet juil julio julho luglio lug lipca lipiec lip července červenec július \
     júl июля июль июл липня липень heinäkuuta heinäkuu temmuz tem ιουλίου ιούλιος ιουλ iulie iul \
     júla يوليو تموز יולי ביולי जुलाई กรกฎาคม юли јул juliol juuli liepos jūlijs ژوئیه | \
     august aug août aout agosto ago augustus sierpnia sierpień sie srpna srpen augusztus августа \
     август авг серпня серпень elokuuta elokuu augusti ağustos ağu αυγούστου αύγουστος αυγ augusta \
     أغسطس اغسطس آب אוגוסט באוגוסט अगस्त สิงหาคม avgust agost rugpjūčio augusts اوت | \
     september sep sept septembre septiembre setiembre setembro set settembre września wrzesień wrz \
     září szeptember szept сентября сентябрь сен сент вересня вересень syyskuuta syyskuu eylül eyl \
     σεπτεμβρίου σεπτέμβριος σεπ septembrie septembra سبتمبر أيلول ספטמבר בספטמבר सितंबर सितम्बर \
     กันยายน септември септембар setembre rugsėjo septembris سپتامبر | \
     october oct oktober okt octobre octubre outubro out ottobre ott października październik paź \
     října říjen október октября октябрь окт жовтня жовтень lokakuuta lokakuu ekim eki οκτωβρίου \
     οκτώβριος οκτ octombrie októbra أكتوبر اكتوبر אוקטובר באוקטובר अक्टूबर अक्तूबर ตุลาคม октомври \
     октобар oktoober spalio oktobris اکتبر | \
     november nov novembre noviembre novembro listopada listopad lis listopadu ноября ноябрь ноя \
     нояб листопада листопад marraskuuta marraskuu kasım kas νοεμβρίου νοέμβριος νοε noiembrie \
     novembra نوفمبر נובמבר בנובמבר नवंबर नवम्बर พฤศจิกายน ноември новембар lapkričio novembris \
     نوامبر | \
     december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre grudnia \
     grudzień gru prosince prosinec декабря декабрь дек грудня грудень joulukuuta joulukuu aralık \
     ara δεκεμβρίου δεκέμβριος δεκ decembrie decembra ديسمبر דצמבר בדצמבר दिसंबर दिसम्बर ธันวาคม \
     декември децембар desembre detsember gruodžio decembris desember des دسامبر";
